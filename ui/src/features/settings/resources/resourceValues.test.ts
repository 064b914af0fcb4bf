import { expect, it } from "vitest";
import { checkNew } from "./resourceValues";

function said(resource: string, ...actions: string[]) {
  return Object.entries(checkNew({ resource, actions }))
    .filter(([, problem]) => problem !== undefined)
    .map(([path]) => path);
}

it("what is wrong is found at its place", () => {
  expect(said("Invoices", "Issue", "Pay")).toEqual([]);
  expect(said("", "Issue")).toEqual(["resource"]);
  expect(said("Invoices, paid", "Issue")).toEqual(["resource"]);
  expect(said("..", "Issue")).toEqual(["resource"]);
  expect(said("Invoices")).toEqual(["actions"]);
  expect(said("Invoices", "Issue", "Issue", "Pay, late", "")).toEqual([
    "actions[1]",
    "actions[2]",
    "actions[3]",
  ]);
});
