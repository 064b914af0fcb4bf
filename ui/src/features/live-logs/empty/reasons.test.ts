import { describe, expect, it } from "vitest";
import type { Look } from "../../../api/events";
import { DEFAULT, type Selection } from "../../../selection/selection";
import { NO_NAMES } from "../../../selection/words";
import { dropsOf, recordedSince } from "./reasons";

const SELECTION: Selection = {
  ...DEFAULT,
  filters: [
    { field: "outcome", value: "denied", isExcluded: false },
    { field: "resource", value: "Services", isExcluded: false },
    { field: "outcome", value: "failure", isExcluded: false },
    { field: "resource", value: "Runbook", isExcluded: true },
  ],
  text: "payments",
};

describe("what could be let go of", () => {
  it("is each condition, with all of its values", () => {
    const told = dropsOf(SELECTION, NO_NAMES).map(({ condition, without }) => [
      condition.isExcluded,
      condition.values,
      without.filters.map(({ value }) => value),
      without.text,
    ]);
    expect(told).toEqual([
      [false, ["Services"], ["denied", "failure", "Runbook"], "payments"],
      [true, ["Runbook"], ["denied", "Services", "failure"], "payments"],
      [false, ["denied", "failure"], ["Services", "Runbook"], "payments"],
      [false, ["payments"], ["denied", "Services", "failure", "Runbook"], ""],
    ]);
  });

  it("is nothing when nothing was chosen", () => {
    expect(dropsOf(DEFAULT, NO_NAMES)).toEqual([]);
  });
});

describe("when recording began", () => {
  const recordingSince = {
    organisation: "2026-11-01T00:00:00.5Z",
    resources: { Rooms: "2026-11-20T00:00:00Z" },
  };
  const looked = (start: string, ...resources: string[]) =>
    recordedSince({
      selection: {
        ...DEFAULT,
        filters: resources.map((value) => ({ field: "resource", value, isExcluded: false })),
      },
      anchor: { range: { start, end: "2026-11-23T00:00:00Z" }, throughID: 1 },
      totalCount: 0,
      recordingSince,
    } satisfies Look);

  it("is told when the time begins earlier", () => {
    expect(looked("2026-10-31T00:00:00.000Z")).toBe(recordingSince.organisation);
    expect(looked("2026-11-01T00:00:00.600Z")).toBeUndefined();
  });

  it("is told of the one resource that is chosen", () => {
    expect(looked("2026-11-10T00:00:00.000Z", "Rooms")).toBe(recordingSince.resources.Rooms);
    expect(looked("2026-11-10T00:00:00.000Z", "Services")).toBeUndefined();
    expect(looked("2026-11-10T00:00:00.000Z", "Rooms", "Services")).toBeUndefined();
  });
});
