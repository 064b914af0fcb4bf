import { expect, it } from "vitest";
import type { User } from "../../../api/users";
import { grantProblem, heldBy, whyFixed } from "./permissionRules";

function user(id: string, role: string, ...slugs: string[]): User {
  return { id, role, abilities: slugs.map((slug) => ({ id: "", slug })) } as User;
}

const AUTHOR = user("a", "user", "manage-users", "manage-billing");

it("permissions are told in one order", () => {
  expect(heldBy(AUTHOR)).toEqual(["manage-users", "manage-billing"]);
  expect(heldBy(user("b", "user", "manage-billing", "manage-teams"))).toEqual([
    "manage-teams",
    "manage-billing",
  ]);
});

it("those of the owner, of a stakeholder and one's own stay", () => {
  expect(whyFixed(user("o", "account_owner"), AUTHOR)).toContain("every permission");
  expect(whyFixed(user("s", "stakeholder"), AUTHOR)).toContain("stakeholder");
  expect(whyFixed(AUTHOR, AUTHOR)).toContain("themselves");
  expect(whyFixed(user("b", "user"), AUTHOR)).toBeUndefined();
});

it("nobody grants what they lack", () => {
  expect(grantProblem(["manage-users", "manage-billing"], AUTHOR)).toBeUndefined();
  expect(grantProblem(["manage-users", "manage-teams", "manage-webhooks"], AUTHOR)).toContain(
    "You do not hold Teams, Webhooks,",
  );
});
