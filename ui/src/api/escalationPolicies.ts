/** Whom to tell of an incident, in which order. */
import { type QueryClient, queryOptions, useQuery } from "@tanstack/react-query";
import { get, postSeen, remove, type Schema, type Seen, see } from "./request";

export type EscalationPolicy = Schema["EscalationPolicy"];
export type EscalationPolicyInput = Schema["EscalationPolicyInput"];

export const ESCALATION_POLICIES_KEY = ["escalationPolicies"];

export function useEscalationPolicies() {
  return useQuery({
    queryKey: ESCALATION_POLICIES_KEY,
    queryFn: async ({ signal }): Promise<EscalationPolicy[]> =>
      (await get("/v3/escalation-policies", { signal })).data,
  });
}

export function escalationPolicyQuery(id: string) {
  return queryOptions({
    queryKey: [...ESCALATION_POLICIES_KEY, id],
    queryFn: ({ signal }): Promise<Seen<EscalationPolicy>> =>
      see("/v3/escalation-policies/{id}", { path: { id }, signal }),
  });
}

export async function createEscalationPolicy(
  queries: QueryClient,
  body: EscalationPolicyInput,
): Promise<Seen<EscalationPolicy>> {
  return noted(queries, await postSeen("/v3/escalation-policies", { body }));
}

/** Of all objects these alone are changed by `POST`, as the existing API has it. */
export async function updateEscalationPolicy(
  queries: QueryClient,
  id: string,
  { value, version }: Seen<EscalationPolicyInput>,
): Promise<Seen<EscalationPolicy>> {
  const sent = { path: { id }, body: value, version };
  return noted(queries, await postSeen("/v3/escalation-policies/{id}", sent));
}

export function deleteEscalationPolicy(id: string) {
  return remove("/v3/escalation-policies/{id}", { path: { id } });
}

/** Puts what the server keeps now in the place of what it kept before. */
function noted(queries: QueryClient, seen: Seen<EscalationPolicy>): Seen<EscalationPolicy> {
  queries.setQueryData(escalationPolicyQuery(seen.value.id).queryKey, seen);
  queries.invalidateQueries({ queryKey: ESCALATION_POLICIES_KEY, exact: true });
  return seen;
}
