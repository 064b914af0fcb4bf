/** The actions that events of a resource may have. */
import { Field } from "../../../components/Field";
import type { Form } from "../../../form/useForm";
import { Parts } from "../shared/Parts";
import type { Values } from "./resourceValues";

export function ActionsField<T extends Values>({ form }: { form: Form<T> }) {
  return (
    <Parts
      title="Actions"
      noun="action"
      hint="Events of other actions are refused."
      items={form.values.actions}
      blank=""
      isInline
      error={form.problem("actions")}
      onChange={(actions) => form.set({ actions } as Partial<T>)}
    >
      {(action, place, setPart) => (
        <Field
          label={`Action ${place + 1}`}
          value={action}
          error={form.problem("actions", `actions[${place}]`)}
          onChange={({ target }) => setPart(target.value)}
        />
      )}
    </Parts>
  );
}
