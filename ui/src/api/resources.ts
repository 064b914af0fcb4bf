/** What events can be about: the built-in resources, and those that the organisation registered. */
import { type QueryClient, queryOptions, useQuery } from "@tanstack/react-query";
import { get, putSeen, remove, type Schema, type Seen, see } from "./request";

export type Resource = Schema["ResourceInfo"];

export const RESOURCES_KEY = ["resources"];

const PATH_OF_ONE = "/v3/audit-logs/resources/{name}";

export function useResources() {
  return useQuery({
    queryKey: RESOURCES_KEY,
    queryFn: async ({ signal }): Promise<Resource[]> =>
      (await get("/v3/audit-logs/resources", { signal })).data,
  });
}

export function resourceQuery(name: string) {
  return queryOptions({
    queryKey: [...RESOURCES_KEY, name],
    queryFn: ({ signal }): Promise<Seen<Resource>> => see(PATH_OF_ONE, { path: { name }, signal }),
  });
}

/** Registers a resource, or gives it exactly these actions. */
export async function putResource(
  queries: QueryClient,
  name: string,
  { value, version }: Seen<{ actions: string[] }>,
) {
  const seen = await putSeen(PATH_OF_ONE, { path: { name }, body: value, version });
  queries.setQueryData(resourceQuery(name).queryKey, seen);
  queries.invalidateQueries({ queryKey: RESOURCES_KEY, exact: true });
}

export function removeResource(name: string) {
  return remove(PATH_OF_ONE, { path: { name } });
}
