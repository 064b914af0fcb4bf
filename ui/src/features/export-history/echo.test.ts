import { expect, it } from "vitest";
import type { Export } from "../../api/exports";
import { namesOf, requestOf, selectionOf } from "./echo";

const ECHO = {
  startDate: "2026-11-20",
  endDate: "2026-11-21",
  startTime: "2026-11-20T10:00:00Z",
  endTime: "2026-11-21T10:00:00Z",
  resource: null,
  actor: [{ userID: "u1", userName: "asha", userEmail: "a@x", fullName: "Asha Rao" }],
  team: [{ id: "t1", name: "Platform", isDeleted: true }],
  client: null,
  "exclude.outcome": ["denied"],
  q: "db",
  throughID: 41,
};
const FAILED = { name: "n", description: "d", exportType: "json", filters: ECHO } as unknown as Export;

it("the same events can be looked at", () => {
  expect(selectionOf(ECHO)).toEqual({
    duration: { kind: "between", start: "2026-11-20T10:00:00.000Z", end: "2026-11-21T10:00:00.000Z" },
    filters: [
      { field: "actor", value: "u1", isExcluded: false },
      { field: "team", value: "t1", isExcluded: false },
      { field: "outcome", value: "denied", isExcluded: true },
    ],
    text: "db",
  });
});

it("days are days of their zone, the last one whole", () => {
  const days = { startDate: "2026-11-20", endDate: "2026-11-20", timezone: "Asia/Kolkata" };
  expect(selectionOf(days).duration).toEqual({
    kind: "between",
    start: "2026-11-19T18:30:00.000Z",
    end: "2026-11-20T18:30:00.000Z",
  });
});

it("people and teams have the names of the echo", () => {
  const names = namesOf(ECHO);
  expect(names("actor", "u1")).toBe("Asha Rao");
  expect(names("team", "t1")).toBe("Platform");
  expect(names("actor", "u2")).toBe("u2");
  expect(names("resource", "u1")).toBe("u1");
});

it("the same can be asked for again, a retry up to the same event", () => {
  const filters = {
    actor: ["u1"],
    team: ["t1"],
    "exclude.outcome": ["denied"],
    q: "db",
    startTime: "2026-11-20T10:00:00Z",
    endTime: "2026-11-21T10:00:00Z",
  };
  const request = { name: "n", description: "d", exportType: "json" };
  expect(requestOf(FAILED, false)).toEqual({ ...request, filters });
  expect(requestOf(FAILED, true)).toEqual({ ...request, filters: { ...filters, throughID: 41 } });
});
