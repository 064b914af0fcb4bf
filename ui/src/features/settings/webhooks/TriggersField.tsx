/** The events that a webhook tells of. */
import { Field } from "../../../components/Field";
import type { Form } from "../../../form/useForm";
import { Parts } from "../shared/Parts";
import { BLANK_TRIGGER, type Values } from "./webhookValues";

export function TriggersField({ form: { values, problem, set } }: { form: Form<Values> }) {
  return (
    <Parts
      title="Triggers"
      noun="trigger"
      items={values.triggers}
      blank={BLANK_TRIGGER}
      isInline
      error={problem("triggers")}
      onChange={(triggers) => set({ triggers })}
    >
      {(trigger, place, setPart) => (
        <>
          <Field
            label="Class of event"
            value={trigger.event_class}
            error={problem("triggers", `triggers[${place}].event_class`)}
            onChange={({ target }) => setPart({ ...trigger, event_class: target.value })}
          />
          <Field
            label="Type of event"
            value={trigger.event_type}
            error={problem("triggers", `triggers[${place}].event_type`)}
            onChange={({ target }) => setPart({ ...trigger, event_type: target.value })}
          />
        </>
      )}
    </Parts>
  );
}
