/** The kinds of events that are told. */
import { CheckField, Field } from "../../../components/Field";
import type { Form } from "../../../form/useForm";
import { Parts } from "../shared/Parts";
import type { Values } from "./msTeamsValues";

export function TriggersField({ form: { values, problem, set } }: { form: Form<Values> }) {
  const { triggers } = values;
  return (
    <>
      <CheckField
        label="Tell of every kind of event"
        checked={triggers.all_active}
        onChange={({ target }) => set({ triggers: { ...triggers, all_active: target.checked } })}
      />
      {!triggers.all_active && (
        <Parts
          title="Kinds of events"
          noun="kind"
          items={triggers.custom}
          blank=""
          isInline
          error={problem("triggers", "triggers.custom")}
          onChange={(custom) => set({ triggers: { ...triggers, custom } })}
        >
          {(kind, place, setPart) => (
            <Field
              label={`Kind ${place + 1}`}
              value={kind}
              error={problem("triggers", `triggers.custom[${place}]`)}
              onChange={({ target }) => setPart(target.value)}
            />
          )}
        </Parts>
      )}
    </>
  );
}
