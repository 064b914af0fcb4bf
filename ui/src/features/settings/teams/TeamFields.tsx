/** What a team is called and what it is about. */
import { Field, TextField } from "../../../components/Field";
import type { Form } from "../../../form/useForm";
import { descriptionProblem, nameProblem } from "../shared/names";

export interface Values {
  name: string;
  description: string;
}

export const LABELS = { name: "Name", description: "Description" };

export function TeamFields<T extends Values>({ form }: { form: Form<T> }) {
  const set = (changes: Partial<Values>) => form.set(changes as Partial<T>);
  return (
    <>
      <Field
        label={LABELS.name}
        required
        value={form.values.name}
        error={form.problem("name")}
        onChange={(event) => set({ name: event.target.value })}
      />
      <TextField
        label={LABELS.description}
        rows={3}
        value={form.values.description}
        error={form.problem("description")}
        onChange={(event) => set({ description: event.target.value })}
      />
    </>
  );
}

export function teamProblems({ name, description }: Values) {
  return { name: nameProblem(name), description: descriptionProblem(description) };
}
