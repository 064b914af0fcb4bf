/** What whoever is signed in may do with a team, its roles and its members. */
import { ABILITIES, type Group, type Verb } from "../../../api/abilities";
import { useRights } from "../../../api/permissions";
import { useSignedIn } from "../../../api/session";
import type { Team } from "../../../api/teams";

export interface TeamRights {
  isOwner: boolean;
  mayUpdate: boolean;
  mayDelete: boolean;
  /** Nobody gives an ability that they lack. */
  mayGive: (verb: Verb, group: Group) => boolean;
  /** The first of these abilities that they lack. */
  lackedOf: (names: readonly string[]) => string | undefined;
}

export function useTeamRights(team: string): TeamRights {
  const { isOwner, may } = useRights();
  const mayGive = (verb: Verb, group: Group) => may(verb, group, team);
  return {
    isOwner,
    mayUpdate: may("update", "teams", team),
    mayDelete: may("delete", "teams", team),
    mayGive,
    lackedOf: (names) => {
      const lacked = ABILITIES.find(({ name, verb, group }) => names.includes(name) && !mayGive(verb, group));
      return lacked?.name;
    },
  };
}

/** Who is signed in, by id, and which roles they have in a team. */
export function useSelf(team: Team): { id: string; roles: readonly string[] } {
  const { id } = useSignedIn().user;
  return { id, roles: team.members.find(({ user_id }) => user_id === id)?.role_ids ?? [] };
}
