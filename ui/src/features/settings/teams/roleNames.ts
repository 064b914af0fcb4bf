/** What roles of a team are called, in one line. */
import type { Team } from "../../../api/teams";

export function roleNames(team: Team, ids: readonly string[]): string {
  const named = team.roles.filter(({ id }) => ids.includes(id));
  return named.map(({ name }) => name).join(", ");
}
