/** Teams and their roles, as tests need them before they begin. */
import type { components } from "../../src/api/schema";
import type { Organisation, Person } from "./organisation";

export type Team = components["schemas"]["Team"];

/** The team that every organisation begins with. */
export async function defaultTeam(organisation: Organisation): Promise<Team> {
  const { data } = await organisation.request<{ data: Team[] }>("GET", "/v3/teams");
  return data.find((team) => team.default) as Team;
}

/** Another team. */
export async function newTeam(organisation: Organisation, name: string): Promise<Team> {
  return (await organisation.request<{ data: Team }>("POST", "/v3/teams", { name })).data;
}

/** Makes somebody a member of a team with roles of these names. */
export async function join(organisation: Organisation, team: Team, person: Person, ...roles: string[]) {
  const role_ids = team.roles.filter(({ name }) => roles.includes(name)).map(({ id }) => id);
  await organisation.request("POST", `/v3/teams/${team.id}/members`, { user_id: person.id, role_ids });
}
