/** What a role is called and what it lets its holders do. */
import { Field } from "../../../components/Field";
import type { Form } from "../../../form/useForm";
import { nameProblem } from "../shared/names";
import { AbilitiesField } from "./AbilitiesField";
import { useTeamRights } from "./useTeamRights";

export interface RoleValues {
  name: string;
  /** Names such as `create-services`, in the order of all abilities. */
  abilities: string[];
}

export const LABELS = { name: "Name", abilities: "Abilities" };

export function RoleFields({ form, team }: { form: Form<RoleValues>; team: string }) {
  const { mayGive } = useTeamRights(team);
  return (
    <>
      <Field
        label={LABELS.name}
        required
        value={form.values.name}
        error={form.problem("name")}
        onChange={(event) => form.set({ name: event.target.value })}
      />
      <AbilitiesField
        names={form.values.abilities}
        error={form.problem("abilities")}
        mayGive={mayGive}
        onChange={(abilities) => form.set({ abilities })}
      />
    </>
  );
}

export function roleProblems({ name }: RoleValues) {
  return { name: nameProblem(name) };
}
