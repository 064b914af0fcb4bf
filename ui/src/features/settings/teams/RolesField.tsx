/** The roles that a member shall have, those disabled that whoever looks may not give. */
import { type Abilities, namesOf } from "../../../api/abilities";
import type { Team, TeamRole } from "../../../api/teams";
import type { User } from "../../../api/users";
import { CheckField } from "../../../components/Field";
import { counted } from "../../../text/count";
import { visible } from "../../../text/visible";
import styles from "./RolesField.module.css";
import { useTeamRights } from "./useTeamRights";

interface RolesFieldProps {
  team: Team;
  /** Whose roles they are, once that is known. */
  user: User | undefined;
  /** The roles before the change, which can stay whoever gave them. */
  had: readonly string[];
  chosen: readonly string[];
  error: string | undefined;
  onChange: (ids: string[]) => void;
}

export function RolesField({ team, user, had, chosen, error, onChange }: RolesFieldProps) {
  const { lackedOf } = useTeamRights(team.id);
  const whyNot = (role: TeamRole): string | undefined => {
    if (had.includes(role.id) || chosen.includes(role.id)) return undefined;
    if (user?.role === "stakeholder" && !(role.default && role.slug === "observer"))
      return "A stakeholder can be an observer and nothing else.";
    const lacked = lackedOf(namesOf(role.abilities as Abilities));
    return lacked && `You do not have ${lacked} in this team and so cannot give this role.`;
  };
  const set = (role: string, isChosen: boolean) => {
    const ids = team.roles.map(({ id }) => id);
    onChange(ids.filter((id) => (id === role ? isChosen : chosen.includes(id))).toSorted());
  };
  return (
    <fieldset className={styles.roles}>
      <legend>Roles</legend>
      {team.roles.map((role, place) => {
        const reason = whyNot(role);
        return (
          <CheckField
            key={role.id}
            label={visible(role.name)}
            hint={reason ?? gives(role)}
            error={place === 0 ? error : undefined}
            checked={chosen.includes(role.id)}
            disabled={reason !== undefined}
            onChange={(event) => set(role.id, event.target.checked)}
          />
        );
      })}
    </fieldset>
  );
}

function gives({ abilities }: TeamRole): string {
  return `Gives ${counted(namesOf(abilities as Abilities).length, "ability", "abilities")}.`;
}
