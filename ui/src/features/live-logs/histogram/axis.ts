/** Where the time axis has its marks, and what stands at them. */
import { addDays, dayOf, startOfDay } from "../../../zone/day";
import { momentInWords } from "../../../zone/span";
import { instantOf, wallOf } from "../../../zone/wall";
import type { Zone } from "../../../zone/zone";

export interface Tick {
  /** Milliseconds. */
  at: number;
  label: string;
}

const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;
const DAY_MS = 24 * HOUR_MS;

/** Steps within a day; all divide an hour or a day. */
const STEPS_MS = [
  ...[1, 2, 5, 10, 15, 30].map((seconds) => seconds * 1_000),
  ...[1, 2, 5, 10, 15, 30].map((minutes) => minutes * MINUTE_MS),
  ...[1, 2, 3, 6, 12].map((hours) => hours * HOUR_MS),
];
const STEPS_DAYS = [1, 2, 3, 7, 14, 28];

/** Marks at round times of the zone, at most about `max` of them; midnights bear the date. */
export function ticksOf(start: number, end: number, zone: Zone, max: number): Tick[] {
  const length = end - start;
  const step = STEPS_MS.find((step) => length / step <= max);
  if (step !== undefined) return withinDays(start, end, step, zone);
  const days = STEPS_DAYS.find((days) => length / (days * DAY_MS) <= max) ?? 28;
  return ofDays(start, end, days, zone);
}

function withinDays(start: number, end: number, step: number, zone: Zone): Tick[] {
  const ticks: Tick[] = [];
  for (let day = dayOf(start, zone); startOfDay(day, zone) < end; day = addDays(day, 1)) {
    const midnight = startOfDay(day, zone);
    const last = Math.min(end, startOfDay(addDays(day, 1), zone));
    for (const at of step < HOUR_MS ? even(midnight, start, last, step) : hoursOf(midnight, step, zone)) {
      if (at < start || at >= last) continue;
      ticks.push({ at, label: at === midnight ? dateLabel(at, zone) : timeLabel(at, step, zone) });
    }
  }
  return ticks;
}

function even(midnight: number, start: number, last: number, step: number): number[] {
  const first = midnight + Math.max(0, Math.ceil((start - midnight) / step)) * step;
  return Array.from(
    { length: Math.max(0, Math.ceil((last - first) / step)) },
    (_, index) => first + index * step,
  );
}

/** What the clock shows stays round also on the days on which clocks change. */
function hoursOf(midnight: number, step: number, zone: Zone): number[] {
  const wall = wallOf(midnight, zone);
  const hours = step / HOUR_MS;
  return Array.from({ length: 24 / hours }, (_, index) =>
    instantOf({ ...wall, hour: index * hours, minute: 0, second: 0 }, zone),
  );
}

function ofDays(start: number, end: number, days: number, zone: Zone): Tick[] {
  const ticks: Tick[] = [];
  const first = dayOf(start - 1, zone);
  for (let day = addDays(first, 1); startOfDay(day, zone) < end; day = addDays(day, days)) {
    const at = startOfDay(day, zone);
    ticks.push({ at, label: dateLabel(at, zone) });
  }
  return ticks;
}

function dateLabel(at: number, zone: Zone): string {
  return momentInWords(at, zone, at).replace(/ \S+$/, "");
}

function timeLabel(at: number, step: number, zone: Zone): string {
  const { hour, minute, second } = wallOf(at, zone);
  const parts = step < MINUTE_MS ? [hour, minute, second] : [hour, minute];
  return parts.map((part) => String(part).padStart(2, "0")).join(":");
}
