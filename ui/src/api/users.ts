/** The people of the organisation. */
import { type QueryClient, queryOptions, useQuery } from "@tanstack/react-query";
import type { Permission } from "./permissions";
import { get, post, postSeen, put, putSeen, remove, type Schema, type Seen, see } from "./request";
import { lookAtRightsAgain } from "./session";

export type User = Schema["UserView"];
export type UserInput = Schema["UserInput"];

export const USERS_KEY = ["users"];

/** How somebody is called; empty for an account that nobody gave a name. */
export function fullName(user: User): string {
  return `${user.first_name} ${user.last_name}`.trim();
}

export function useUsers() {
  return useQuery({
    queryKey: USERS_KEY,
    queryFn: async ({ signal }): Promise<User[]> => {
      const { data } = await get("/v3/users", { signal });
      // With `email` as a parameter the same route answers one user.
      return Array.isArray(data) ? data : [data];
    },
  });
}

export function userQuery(id: string) {
  return queryOptions({
    queryKey: [...USERS_KEY, id],
    queryFn: ({ signal }): Promise<Seen<User>> => see("/v3/users/{id}", { path: { id }, signal }),
  });
}

/** Who was invited, with the link by which they join: the server shows it this one time. */
export interface Invited {
  user: User;
  link: string;
}

export async function inviteUser(queries: QueryClient, body: Schema["InvitationInput"]): Promise<Invited> {
  return invited(noted(queries, await postSeen("/v3/users", { body })));
}

/** Makes the link of an invitation again; the one before ends. */
export async function inviteUserAgain(queries: QueryClient, id: string): Promise<Invited> {
  return invited(noted(queries, await postSeen("/v3/users/{id}/invitation", { path: { id } })));
}

/** Makes a link by which somebody sets a new password. */
export async function makeResetLink(id: string): Promise<string> {
  return (await post("/v3/users/{id}/reset-link", { path: { id } })).data.reset_link;
}

export async function updateUser(
  queries: QueryClient,
  id: string,
  { value, version }: Seen<UserInput>,
): Promise<Seen<User>> {
  return noted(queries, await putSeen("/v3/users/{id}", { path: { id }, body: value, version }));
}

/** Replaces the permissions of one user. */
export async function replacePermissions(
  queries: QueryClient,
  id: string,
  { value, version }: Seen<readonly Permission[]>,
) {
  const body: Schema["GrantsInput"] = { data: [{ user_id: id, abilities: [...value] }] };
  await put("/v3/users/abilities", { body, version });
  noted(queries, await queries.fetchQuery(userQuery(id)));
}

/** Removes somebody, whom nothing may name any more unless somebody else takes their place there. */
export async function removeUser(queries: QueryClient, id: string, heir: string | undefined) {
  if (heir === undefined) await remove("/v3/users/{id}", { path: { id } });
  else {
    const body: Schema["SwapInput"] = { user_id: id, swap_user_id: heir };
    await put("/v3/users/delete-user", { body });
  }
  // Nobody asks again for who is gone, while the page about them still stands.
  queries.removeQueries({ queryKey: userQuery(id).queryKey });
}

/** Puts what the server keeps now in the place of what it kept before, also in the session of whoever that is. */
function noted(queries: QueryClient, { value, version }: Seen<User>): Seen<User> {
  // A link is for whoever asked for it, and is not kept.
  const { invitation_link: _, ...user } = value;
  queries.setQueryData(userQuery(value.id).queryKey, { value: user, version });
  queries.invalidateQueries({ queryKey: USERS_KEY, exact: true });
  lookAtRightsAgain(queries);
  return { value, version };
}

function invited({ value }: Seen<User>): Invited {
  return { user: value, link: value.invitation_link ?? "" };
}
