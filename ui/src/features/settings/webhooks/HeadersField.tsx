/** The headers that are sent along. A stored value is not shown; it stays as long as its field says so. */
import { SECRET } from "../../../api/webhooks";
import { Field } from "../../../components/Field";
import type { Form } from "../../../form/useForm";
import { Parts } from "../shared/Parts";
import type { Values } from "./webhookValues";

const BLANK = { name: "", value: "" };

export function HeadersField({ form: { values, problem, set } }: { form: Form<Values> }) {
  return (
    <Parts
      title="Headers"
      noun="header"
      hint={`A stored value shows as ${SECRET} and stays as long as it does, under the same name.`}
      items={values.header}
      blank={BLANK}
      isInline
      error={problem("header")}
      onChange={(header) => set({ header })}
    >
      {(header, place, setPart) => (
        <>
          <Field
            label={`Name of header ${place + 1}`}
            value={header.name}
            spellCheck={false}
            error={problem("header", `header[${place}]`)}
            onChange={({ target }) => setPart({ ...header, name: target.value })}
          />
          <Field
            label={`Value of header ${place + 1}`}
            value={header.value}
            spellCheck={false}
            error={problem("header", `header.${header.name}`)}
            onChange={({ target }) => setPart({ ...header, value: target.value })}
          />
        </>
      )}
    </Parts>
  );
}
