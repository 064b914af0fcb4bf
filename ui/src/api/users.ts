/** The people of the organisation. */
import { useQuery } from "@tanstack/react-query";
import { get, type Schema } from "./request";

export type User = Schema["UserView"];

/** How somebody is called; empty for an account that nobody gave a name. */
export function fullName(user: User): string {
  return `${user.first_name} ${user.last_name}`.trim();
}

export function useUsers() {
  return useQuery({
    queryKey: ["users"],
    queryFn: async ({ signal }): Promise<User[]> => {
      const { data } = await get("/v3/users", { signal });
      // With `email` as a parameter the same route answers one user.
      return Array.isArray(data) ? data : [data];
    },
  });
}
