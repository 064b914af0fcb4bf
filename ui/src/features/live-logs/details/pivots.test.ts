import { expect, it } from "vitest";
import type { Event } from "../../../api/events";
import { DEFAULT, type Selection } from "../../../selection/selection";
import { pivotsOf } from "./pivots";

const NOW_MS = Date.parse("2026-11-23T12:00:00.000Z");
const NOBODY = { type: "system", userID: "", userName: "", userEmail: "", fullName: "" } as const;
const EVENT = {
  timestamp: "2026-11-23T11:00:00.123456Z",
  actor: { ...NOBODY, type: "user", userID: "u1", fullName: "Asha Rao" },
  targets: [
    { type: "Services", id: "", name: "unnamed" },
    { type: "Services", id: "s1", name: "payments" },
  ],
  sessionID: "session-1",
  requestID: "request-1",
} as Event;

const pivots = (event: Partial<Event>, present: Selection = DEFAULT) =>
  pivotsOf({ ...EVENT, ...event }, present, NOW_MS);

it("leads to what belongs together", () => {
  const told = pivots({}).map(({ label, about, selection: { filters } }) => [
    label,
    about,
    ...filters.map(({ field, value }) => `${field}=${value}`),
  ]);
  expect(told).toEqual([
    ["Everything by", "Asha Rao", "actor=u1"],
    ["Everything on", "payments", "target=s1"],
    ["Same session", undefined, "sessionID=session-1"],
    ["Same request", undefined, "requestID=request-1"],
    ["15 min around this", undefined],
  ]);
});

it("offers nothing that the event does not know", () => {
  const bare = pivots({ actor: NOBODY, targets: [], sessionID: "", requestID: "" });
  expect(bare.map(({ label }) => label)).toEqual(["15 min around this"]);
});

it("keeps the time that is looked at if the event is in it", () => {
  const [byActor] = pivots({});
  expect(byActor?.selection.duration).toEqual(DEFAULT.duration);
  const [fromElsewhere] = pivots({ timestamp: "2026-11-20T11:00:00.000000Z" });
  expect(fromElsewhere?.selection.duration).toEqual({
    kind: "between",
    start: "2026-11-19T11:00:00.000Z",
    end: "2026-11-21T11:00:00.000Z",
  });
});

it("never begins before what may be looked at", () => {
  const [byActor] = pivots({ timestamp: "2025-11-23T13:00:00.000000Z" });
  expect(byActor?.selection.duration).toMatchObject({ start: "2025-11-23T12:00:00.000Z" });
});

it("shows a quarter of an hour on each side", () => {
  expect(pivots({}).at(-1)?.selection.duration).toEqual({
    kind: "between",
    start: "2026-11-23T10:45:00.123Z",
    end: "2026-11-23T11:15:00.123Z",
  });
});
