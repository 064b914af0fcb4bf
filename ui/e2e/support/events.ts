/** Events for tests, as a service sends them. */
import type { EventInput } from "./organisation";

export const ASHA = {
  type: "user",
  userID: "62d2fe23a57381088224d700",
  userName: "asha.rao",
  userEmail: "asha@example.com",
  fullName: "Asha Rao",
} as const;

export const BO = {
  type: "user",
  userID: "62d2fe23a57381088224d701",
  userName: "bo.lund",
  userEmail: "bo@example.com",
  fullName: "Bo Lund",
} as const;

type Otherwise = Partial<EventInput>;

/** An update of a runbook by Asha, with whatever a test wants otherwise. Only tests record events of runbooks. */
export function event(otherwise: Otherwise = {}): EventInput {
  return {
    resource: "Runbook",
    action: "Update",
    actor: ASHA,
    client: "terraform",
    team: { id: "62d2fe23a57381088224d726", name: "Platform" },
    targets: [{ type: "Runbook", id: "62d2fe23a57381088224d7a0", name: "payments" }],
    ipAddress: "203.0.113.7",
    userAgent: "Terraform/1.9",
    additionalInfo: "Runbook payments renamed",
    ...otherwise,
  };
}

/** An instant some seconds before now. */
export function secondsAgo(seconds: number): string {
  return new Date(Date.now() - seconds * 1_000).toISOString();
}

/** So many events, a second apart and the newest last, whose targets are numbered from 1. */
export function numbered(count: number, otherwise: Otherwise = {}): EventInput[] {
  return Array.from({ length: count }, (_, index) =>
    event({
      timestamp: secondsAgo(count - index),
      targets: [{ type: "Runbook", id: `runbook-${index + 1}`, name: `runbook ${index + 1}` }],
      ...otherwise,
    }),
  );
}
