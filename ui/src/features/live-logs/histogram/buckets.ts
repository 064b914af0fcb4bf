/** Into how many bars a range is divided, and how high they are. */
import type { Bucket } from "../../../api/histogram";
import type { Range } from "../../../selection/range";

const SECOND_MS = 1_000;
const MINUTE_MS = 60 * SECOND_MS;
const HOUR_MS = 60 * MINUTE_MS;
const DAY_MS = 24 * HOUR_MS;

/** Lengths of time that people count in. */
const STEPS_MS = [
  ...[1, 2, 5, 10, 15, 30].map((seconds) => seconds * SECOND_MS),
  ...[1, 2, 5, 10, 15, 30].map((minutes) => minutes * MINUTE_MS),
  ...[1, 2, 3, 6, 12].map((hours) => hours * HOUR_MS),
  ...[1, 2].map((days) => days * DAY_MS),
];
const BARS_MAX = 120;

/** As many bars as the range has steps of a length that people count in. */
export function barCount(range: Range): number {
  const length = Date.parse(range.end) - Date.parse(range.start);
  const step = STEPS_MS.find((step) => length / step <= BARS_MAX) ?? DAY_MS;
  return Math.min(BARS_MAX, Math.max(1, Math.round(length / step)));
}

/** What happened in one bar. */
export interface Bar {
  /** Milliseconds; half-open. */
  start: number;
  end: number;
  success: number;
  failure: number;
  denied: number;
}

export const OUTCOMES = ["success", "failure", "denied"] as const;
export type Outcome = (typeof OUTCOMES)[number];

/** What arrived since the anchor. */
export interface Arrived {
  timestamp: string;
  outcome: Outcome;
}

/** The bars with what arrived; what happened after the last one is counted in it. */
export function barsOf(buckets: readonly Bucket[], arrived: readonly Arrived[]): Bar[] {
  const bars = buckets.map(({ startTime, endTime, ...counts }) => ({
    ...counts,
    start: Date.parse(startTime),
    end: Date.parse(endTime),
  }));
  for (const { timestamp, outcome } of arrived) {
    const at = Date.parse(timestamp);
    const bar = bars.findLast(({ start }) => start <= at);
    if (bar) bar[outcome] += 1;
  }
  return bars;
}

export function sumOf(bar: Bar): number {
  return bar.success + bar.failure + bar.denied;
}

/** The next number with one digit before its zeros: where the axis ends. */
export function niceMax(value: number): number {
  if (value <= 1) return 1;
  const power = 10 ** Math.floor(Math.log10(value));
  return Math.ceil(value / power) * power;
}
