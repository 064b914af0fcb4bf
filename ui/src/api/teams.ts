/** The teams of the organisation, their roles and their members. */
import { type QueryClient, queryOptions, useQuery } from "@tanstack/react-query";
import type { Abilities } from "./abilities";
import { get, patch, post, postSeen, putSeen, remove, type Schema, type Seen, see } from "./request";
import { lookAtRightsAgain } from "./session";

export type Team = Schema["Team"];
export type TeamRole = Schema["TeamRole"];
export type TeamMember = Schema["TeamMember"];

export const TEAMS_KEY = ["teams"];

export function useTeams() {
  return useQuery({
    queryKey: TEAMS_KEY,
    queryFn: async ({ signal }): Promise<Team[]> => (await get("/v3/teams", { signal })).data,
  });
}

/** What a team is called, by its id; the id itself of one that was deleted. */
export function useTeamNames(): (id: string) => string {
  const { data } = useTeams();
  return (id) => data?.find((team) => team.id === id)?.name ?? id;
}

export function teamQuery(id: string) {
  return queryOptions({
    queryKey: [...TEAMS_KEY, id],
    queryFn: ({ signal }): Promise<Seen<Team>> => see("/v3/teams/{id}", { path: { id }, signal }),
  });
}

/** Whoever makes a team is its first member. */
export async function createTeam(queries: QueryClient, body: Schema["TeamInput"]): Promise<Seen<Team>> {
  return noted(queries, await postSeen("/v3/teams", { body }));
}

export async function updateTeam(
  queries: QueryClient,
  id: string,
  { value, version }: Seen<Schema["TeamUpdate"]>,
): Promise<Seen<Team>> {
  return noted(queries, await putSeen("/v3/teams/{id}", { path: { id }, body: value, version }));
}

export function deleteTeam(id: string) {
  return remove("/v3/teams/{id}", { path: { id } });
}

/** A role as somebody writes it. */
export interface RoleInput {
  name: string;
  abilities: Abilities;
}

export async function createRole(
  queries: QueryClient,
  id: string,
  { value, version }: Seen<RoleInput>,
): Promise<Seen<Team>> {
  return noted(queries, await postSeen("/v3/teams/{id}/roles", { path: { id }, body: value, version }));
}

export async function updateRole(
  queries: QueryClient,
  path: { id: string; role_id: string },
  { value, version }: Seen<RoleInput>,
): Promise<Seen<Team>> {
  return noted(queries, await putSeen("/v3/teams/{id}/roles/{role_id}", { path, body: value, version }));
}

export function deleteRole(path: { id: string; role_id: string }) {
  return remove("/v3/teams/{id}/roles/{role_id}", { path });
}

export async function addMember(
  queries: QueryClient,
  id: string,
  { value, version }: Seen<Schema["TeamMemberInput"]>,
) {
  await post("/v3/teams/{id}/members", { path: { id }, body: value, version });
  await lookAgain(queries, id);
}

/** Replaces the roles of a member. */
export async function updateMember(
  queries: QueryClient,
  path: { id: string; user_id: string },
  { value, version }: Seen<Schema["TeamMemberRoles"]>,
) {
  await patch("/v3/teams/{id}/members/{user_id}", { path, body: value, version });
  await lookAgain(queries, path.id);
}

export function removeMember(path: { id: string; user_id: string }) {
  return remove("/v3/teams/{id}/members/{user_id}", { path });
}

/** Puts what the server keeps now in the place of what it kept before; what somebody may do follows from it. */
async function noted(queries: QueryClient, seen: Seen<Team>): Promise<Seen<Team>> {
  queries.setQueryData(teamQuery(seen.value.id).queryKey, seen);
  queries.invalidateQueries({ queryKey: TEAMS_KEY, exact: true });
  await lookAtRightsAgain(queries);
  return seen;
}

async function lookAgain(queries: QueryClient, id: string) {
  await noted(queries, await queries.fetchQuery(teamQuery(id)));
}
