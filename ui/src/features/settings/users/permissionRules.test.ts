import { expect, it } from "vitest";
import type { User } from "../../../api/users";
import { grantedTo, grantProblems, heldOf, whyFixed } from "./permissionRules";

function user(id: string, role: string, ...slugs: string[]): User {
  return { id, role, abilities: slugs.map((slug) => ({ id: "", slug })) } as User;
}

const AUTHOR = user("a", "user", "manage-users", "manage-billing");

it("permissions are told in one order", () => {
  expect(heldOf(grantedTo(AUTHOR))).toEqual(["manage-users", "manage-billing"]);
  expect(heldOf(grantedTo(user("b", "user", "manage-billing", "manage-teams")))).toEqual([
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

it("nobody leaves somebody with what they themselves lack", () => {
  const problems = grantProblems(grantedTo(user("b", "user", "manage-billing", "manage-teams")), AUTHOR);
  expect(problems["manage-teams"]).toContain("You do not hold it");
  expect(problems["manage-billing"]).toBeUndefined();
  expect(problems["manage-webhooks"]).toBeUndefined();
});
