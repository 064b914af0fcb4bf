/**
 * Which times may be looked at, by the rules that the server holds every request against: at most three calendar
 * months, at most a year back, counted in days of UTC.
 */
import { addDays, addMonths, type Day, dayOf, startOfDay } from "../../../zone/day";
import type { Zone } from "../../../zone/zone";

const UTC: Zone = { name: "UTC" };
const RANGE_MONTHS_MAX = 3;
const HISTORY_MONTHS = 12;

/** Half-open, in milliseconds. */
export interface Between {
  start: number;
  end: number;
}

/** The way to what the history window no longer shows. */
const OLDER = "For older records, ask whoever operates this installation.";

/** Why these times cannot be looked at by somebody who asks at the instant `now`. */
export function problemOf({ start, end }: Between, now: number): string | undefined {
  if (Number.isNaN(start) || Number.isNaN(end)) return "Give a date and a time for both ends.";
  if (end <= start) return "The end must be after the start.";
  if (start > now) return "The start is in the future.";
  if (isTooOld(start, now)) return `The start is more than a year back. ${OLDER}`;
  if (isTooLong({ start, end })) return "The range is longer than three months.";
  return undefined;
}

/** Why a day cannot be chosen as the first one, or as the last one of a range that starts at `start`. */
export function whyNotDay(day: Day, start: number | undefined, now: number, zone: Zone): string | undefined {
  const begin = startOfDay(day, zone);
  if (begin > now) return "This day is in the future.";
  if (isTooOld(begin, now)) return `This day is more than a year back. ${OLDER}`;
  if (start === undefined) return undefined;
  if (day < dayOf(start, zone)) return "This day is before the start.";
  const end = startOfDay(addDays(day, 1), zone);
  return isTooLong({ start, end }) ? "This day is more than three months after the start." : undefined;
}

/** The last end that a range which starts at `start` may have. */
export function latestEnd(start: number): number {
  return startOfDay(addDays(addMonths(dayOf(start, UTC), RANGE_MONTHS_MAX), 1), UTC);
}

function isTooOld(start: number, now: number): boolean {
  return dayOf(start, UTC) < addMonths(dayOf(now, UTC), -HISTORY_MONTHS);
}

function isTooLong({ start, end }: Between): boolean {
  return end > latestEnd(start);
}
