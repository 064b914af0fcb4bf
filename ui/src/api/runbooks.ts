/** What to do, step by step. */
import { type QueryClient, queryOptions, useQuery } from "@tanstack/react-query";
import { get, postSeen, putSeen, remove, type Schema, type Seen, see } from "./request";

export type Runbook = Schema["Runbook"];
export type RunbookInput = Schema["RunbookInput"];

export const RUNBOOKS_KEY = ["runbooks"];

export function useRunbooks() {
  return useQuery({
    queryKey: RUNBOOKS_KEY,
    queryFn: async ({ signal }): Promise<Runbook[]> => (await get("/v3/runbooks", { signal })).data,
  });
}

export function runbookQuery(id: string) {
  return queryOptions({
    queryKey: [...RUNBOOKS_KEY, id],
    queryFn: ({ signal }): Promise<Seen<Runbook>> => see("/v3/runbooks/{id}", { path: { id }, signal }),
  });
}

export async function createRunbook(queries: QueryClient, body: RunbookInput): Promise<Seen<Runbook>> {
  return noted(queries, await postSeen("/v3/runbooks", { body }));
}

export async function updateRunbook(
  queries: QueryClient,
  id: string,
  { value, version }: Seen<RunbookInput>,
): Promise<Seen<Runbook>> {
  return noted(queries, await putSeen("/v3/runbooks/{id}", { path: { id }, body: value, version }));
}

export function deleteRunbook(id: string) {
  return remove("/v3/runbooks/{id}", { path: { id } });
}

/** Puts what the server keeps now in the place of what it kept before. */
function noted(queries: QueryClient, seen: Seen<Runbook>): Seen<Runbook> {
  queries.setQueryData(runbookQuery(seen.value.id).queryKey, seen);
  queries.invalidateQueries({ queryKey: RUNBOOKS_KEY, exact: true });
  return seen;
}
