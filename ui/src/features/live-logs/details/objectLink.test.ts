import { expect, it } from "vitest";
import type { Event } from "../../../api/events";
import { objectLink } from "./objectLink";

const ID = "6b041d3d3f0a9247671735f7";
const OURS = { source: { id: "", name: "Holdfast" }, team: { id: "t1", name: "", isDeleted: false } };

const link = (resource: string, action: string, id = ID, source = OURS.source, name = "") =>
  objectLink({ ...OURS, source, resource, action } as Event, { type: resource, id, name });

it.each([
  ["Runbook", "Update", `/settings/runbooks/${ID}`],
  ["Services", "Rotate Key", `/settings/services/${ID}`],
  ["Escalation Policy", "Create", `/settings/escalation-policies/${ID}`],
  ["Extensions", "Update", `/settings/webhooks/${ID}`],
  ["User management", "Invite", `/settings/users/${ID}`],
  ["User Logins", "Login", `/settings/users/${ID}`],
  ["RBAC Management", "Update Team", `/settings/teams/${ID}`],
  ["RBAC Management", "Update Role", "/settings/teams/t1"],
  ["RBAC Management", "Add Member", `/settings/users/${ID}`],
  ["RBAC Management", "Update Permissions", `/settings/users/${ID}`],
  ["API Refresh Token", "Create", "/settings/tokens"],
  ["Organisation", "Change Plan", "/settings/organization"],
  ["Audit Logs", "Settings", "/settings/organization"],
  ["Audit Logs", "Retention", "/settings/organization"],
])("%s: %s", (resource, action, href) => {
  expect(link(resource, action)).toBe(href);
});

it("a resource of the log has a name for an id", () => {
  expect(link("Audit Logs", "Settings", "Repository")).toBe("/settings/resources/named/Repository");
});

it("the configuration for Microsoft Teams is no webhook", () => {
  expect(link("Extensions", "Disable", ID, OURS.source, "Microsoft Teams")).toBe("/settings/extensions");
});

it("there is no page of what was deleted, of what a service means, and of what only looks like an object", () => {
  expect(link("Runbook", "Delete")).toBeUndefined();
  expect(link("Runbook", "Update", ID, { id: "s1", name: "terraform" })).toBeUndefined();
  expect(link("Extensions", "Update", "17")).toBeUndefined();
  expect(link("Runbook", "Update", "../../sign-in")).toBeUndefined();
  expect(link("Repository", "Commit")).toBeUndefined();
});
