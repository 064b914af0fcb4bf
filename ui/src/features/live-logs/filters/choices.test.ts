import { expect, it } from "vitest";
import type { Filter } from "../../../selection/selection";
import { chosenLike, optionsOf, withChoice } from "./choices";

const SERVICES: Filter = { field: "resource", value: "Services", isExcluded: false };
const RUNBOOK: Filter = { field: "resource", value: "Runbook", isExcluded: true };
const WEB: Filter = { field: "client", value: "web", isExcluded: false };

it("what can be chosen and does not occur comes first, without a count", () => {
  const values = [
    { value: "User Logins", count: 7 },
    { value: "Services", count: 3 },
  ];
  expect(optionsOf("resource", values, ["Services", "Runbook"], [SERVICES, RUNBOOK, WEB])).toEqual([
    { value: "Runbook", choice: "excluded" },
    { value: "User Logins", count: 7, choice: "none" },
    { value: "Services", count: 3, choice: "only" },
  ]);
});

it("a search goes through what is chosen, too", () => {
  expect(chosenLike("resource", [SERVICES, RUNBOOK, WEB], "VICE")).toEqual(["Services"]);
  expect(chosenLike("resource", [SERVICES, RUNBOOK, WEB], "")).toEqual(["Services", "Runbook"]);
});

it("choosing twice lets go, choosing the other way replaces", () => {
  const chosen = withChoice([WEB], "resource", "Services", "only");
  expect(chosen).toEqual([WEB, SERVICES]);
  expect(withChoice(chosen, "resource", "Services", "only")).toEqual([WEB]);
  expect(withChoice(chosen, "resource", "Services", "excluded")).toEqual([
    WEB,
    { ...SERVICES, isExcluded: true },
  ]);
});
