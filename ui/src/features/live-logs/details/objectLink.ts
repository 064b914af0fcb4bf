/** From what an event was done to, to the page where that object is managed. */
import type { Event } from "../../../api/events";
import * as links from "../../../links";

/** What ids of Holdfast's own objects look like. */
const ID = /^[0-9a-f]{24}$/;

/** What the configuration of the extension is called; a webhook of the same name is found in its list. */
const MS_TEAMS = "Microsoft Teams";

/** The pages of objects by the resource of the events that tell of them. */
const PAGES: Record<string, (id: string, action: string) => string | undefined> = {
  Runbook: (id) => `${links.RUNBOOKS}/${id}`,
  Services: (id) => `${links.SERVICES}/${id}`,
  "Escalation Policy": (id) => `${links.ESCALATION_POLICIES}/${id}`,
  Extensions: (id) => `${links.WEBHOOKS}/${id}`,
  "User management": (id) => `${links.USERS}/${id}`,
  "User Logins": (id) => `${links.USERS}/${id}`,
  "RBAC Management": (id, action) => {
    if (action.endsWith("Team")) return `${links.TEAMS}/${id}`;
    return action.endsWith("Member") || action.endsWith("Permissions") ? `${links.USERS}/${id}` : undefined;
  },
  "API Refresh Token": () => links.TOKENS,
  Organisation: () => links.ORGANIZATION,
};

/**
 * The address of a target's page; undefined where there is none: a service means its own objects by the same words, and
 * what was deleted has no page any more.
 */
export function objectLink(event: Event, { id, name }: Event["targets"][number]): string | undefined {
  const { source, resource, action, team } = event;
  if (source.id !== "" || action.startsWith("Delete")) return undefined;
  // A role has no page of its own: it stands on that of its team.
  if (resource === "RBAC Management" && action.endsWith("Role")) return `${links.TEAMS}/${team.id}`;
  // Settings of the log are told of the organisation, or of one of its resources, which has a name for an id.
  if (resource === "Audit Logs" && action === "Settings")
    return ID.test(id) ? links.ORGANIZATION : links.resourceLink(id);
  // Of these only webhooks have pages of their own.
  if (resource === "Extensions" && name === MS_TEAMS) return links.EXTENSIONS;
  if (resource === "Audit Logs" && action === "Retention") return links.ORGANIZATION;
  return ID.test(id) ? PAGES[resource]?.(id, action) : undefined;
}
