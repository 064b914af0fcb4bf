/** Services, as tests need them before they begin. */
import type { Locator, Page } from "@playwright/test";
import { event } from "./events";
import type { Organisation } from "./organisation";

export interface NewService {
  id: string;
  /** Whole. */
  api_key: string;
}

/** A service in the team and with the policy that every organisation has. */
export async function newService(organisation: Organisation, name: string): Promise<NewService> {
  const policies = await organisation.request<{ data: { id: string; owner: { id: string } }[] }>(
    ...(["GET", "/v3/escalation-policies"] as const),
  );
  const [policy] = policies.data;
  const body = { name, owner_id: policy?.owner.id, escalation_policy_id: policy?.id };
  return (await organisation.request<{ data: NewService }>("POST", "/v3/services", body)).data;
}

/** How a key is answered when it records an event. */
export async function recording(organisation: Organisation, key: string): Promise<number> {
  const headers = { Authorization: `Bearer ${key}`, "Content-Type": "application/json" };
  const body = JSON.stringify([event()]);
  const url = `${organisation.server.url}/v3/audit-logs/events`;
  return (await fetch(url, { method: "POST", headers, body })).status;
}

/** Where a key is shown that was made just now. */
export const secret = (page: Page): Locator => page.getByRole("status", { name: /key of this service/ });
