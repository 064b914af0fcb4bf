/** Chooses the team that something new belongs to, among those where somebody may make it. */
import type { Group } from "../../../api/abilities";
import { useRights } from "../../../api/permissions";
import { useTeams } from "../../../api/teams";
import { SelectField } from "../../../components/Field";
import { visible } from "../../../text/visible";

interface TeamFieldProps {
  group: Group;
  value: string;
  error?: string | undefined;
  onChange: (id: string) => void;
}

export function TeamField({ group, value, error, onChange }: TeamFieldProps) {
  const { may } = useRights();
  const teams = (useTeams().data ?? []).filter(({ id }) => may("create", group, id));
  return (
    <SelectField
      label="Team"
      hint="It stays with this team."
      required
      value={value}
      error={error}
      onChange={(event) => onChange(event.target.value)}
    >
      <option value="">Choose a team</option>
      {teams.map(({ id, name }) => (
        <option key={id} value={id}>
          {visible(name)}
        </option>
      ))}
    </SelectField>
  );
}

/** What is wrong with the choice. */
export function teamProblem(id: string): string | undefined {
  return id === "" ? "Choose the team that it belongs to." : undefined;
}
