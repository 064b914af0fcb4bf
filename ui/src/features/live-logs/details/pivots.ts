/** From one event to others that belong to it: selections that a person would otherwise put together by hand. */
import type { Event } from "../../../api/events";
import { type Range, rangeOf } from "../../../selection/range";
import type { Duration, Field, Selection } from "../../../selection/selection";
import { actorName, actorValue, targetName } from "../event/names";

const MINUTE_MS = 60_000;
const DAY_MS = 24 * 60 * MINUTE_MS;
/** How far back the server lets anybody look; a day of a leap year is left to it. */
const HISTORY_MS = 365 * DAY_MS;

export interface Pivot {
  /** What is said about the pivot; `about` is text of the event. */
  label: string;
  about?: string;
  selection: Selection;
}

/** The pivots of an event, for somebody who looks at `present` at the instant `nowMs`. */
export function pivotsOf(event: Event, present: Selection, nowMs: number): Pivot[] {
  const atMs = Date.parse(event.timestamp);
  const near = (eachSideMs: number) => around(atMs, eachSideMs, nowMs);
  /** The time that is looked at, if the event is in it, or else a day on each side of it. */
  const kept = isWithin(atMs, rangeOf(present.duration, nowMs)) ? present.duration : near(DAY_MS);
  const only = (field: Field, value: string, duration: Duration): Selection => ({
    duration,
    filters: [{ field, value, isExcluded: false }],
    text: "",
  });
  const pivots: Pivot[] = [];
  const { value: actor } = actorValue(event.actor);
  if (actor !== "") {
    const selection = only("actor", actor, kept);
    pivots.push({ label: "Everything by", about: actorName(event.actor), selection });
  }
  const target = event.targets.find(({ id }) => id !== "");
  if (target) {
    const selection = only("target", target.id, kept);
    pivots.push({ label: "Everything on", about: targetName(target), selection });
  }
  if (event.sessionID !== "") {
    pivots.push({ label: "Same session", selection: only("sessionID", event.sessionID, near(DAY_MS)) });
  }
  if (event.requestID !== "") {
    pivots.push({
      label: "Same request",
      selection: only("requestID", event.requestID, near(15 * MINUTE_MS)),
    });
  }
  const selection: Selection = { duration: near(15 * MINUTE_MS), filters: [], text: "" };
  return [...pivots, { label: "15 min around this", selection }];
}

function isWithin(atMs: number, { start, end }: Range): boolean {
  return Date.parse(start) <= atMs && atMs < Date.parse(end);
}

function around(atMs: number, eachSideMs: number, nowMs: number): Duration {
  const startMs = Math.max(atMs - eachSideMs, nowMs - HISTORY_MS);
  return {
    kind: "between",
    start: new Date(startMs).toISOString(),
    end: new Date(atMs + eachSideMs).toISOString(),
  };
}
