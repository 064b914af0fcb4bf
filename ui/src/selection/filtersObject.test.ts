import { expect, it } from "vitest";
import { readFilters, writeFilters } from "./filtersObject";

const FILTERS = [
  { field: "resource", value: "a,b", isExcluded: false },
  { field: "actor", value: "u1", isExcluded: false },
  { field: "actor", value: "u2", isExcluded: true },
] as const;

it("what is written comes back", () => {
  const written = writeFilters({ filters: FILTERS, text: "x" });
  expect(written).toEqual({ resource: ["a,b"], actor: ["u1"], "exclude.actor": ["u2"], q: "x" });
  expect(readFilters(written)).toEqual({ filters: FILTERS, text: "x" });
});

it("people and teams are told by their ids, and what is absent is null", () => {
  const echo = {
    startDate: "2026-11-01",
    resource: null,
    actor: [{ userID: "u1", userName: "", userEmail: "", fullName: "Asha" }],
    team: [{ id: "t1", name: "Platform", isDeleted: false }],
    "exclude.actor": ["u2", 7],
  };
  expect(readFilters(echo)).toEqual({
    filters: [
      { field: "actor", value: "u1", isExcluded: false },
      { field: "team", value: "t1", isExcluded: false },
      { field: "actor", value: "u2", isExcluded: true },
    ],
    text: "",
  });
  expect(readFilters("none")).toEqual({ filters: [], text: "" });
});
