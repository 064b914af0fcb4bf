/** Where a webhook is told. A stored address is not shown; it stays as long as its field says so. */
import { SECRET } from "../../../api/webhooks";
import { Field, SelectField } from "../../../components/Field";
import type { Form } from "../../../form/useForm";
import { Parts } from "../shared/Parts";
import { BLANK_ADDRESS, METHODS, type Values, withoutAddress } from "./webhookValues";

export function AddressesField({ form: { values, problem, set } }: { form: Form<Values> }) {
  return (
    <Parts
      title="Addresses"
      noun="address"
      hint={`A stored address shows as ${SECRET} and stays as long as it does. After removing one, write those below it again.`}
      items={values.urls}
      blank={BLANK_ADDRESS}
      isInline
      error={problem("urls")}
      onChange={(urls) => set({ urls })}
      without={(place) => withoutAddress(values.urls, place)}
    >
      {(address, place, setPart) => (
        <>
          <SelectField
            label="Method"
            value={address.method}
            error={problem("urls", `urls[${place}].method`)}
            onChange={({ target }) => setPart({ ...address, method: target.value })}
          >
            {METHODS.map((method) => (
              <option key={method}>{method}</option>
            ))}
          </SelectField>
          <Field
            label={`Address ${place + 1}`}
            value={address.url}
            spellCheck={false}
            error={problem("urls", `urls[${place}].url`)}
            onChange={({ target }) => setPart({ ...address, url: target.value })}
          />
        </>
      )}
    </Parts>
  );
}
