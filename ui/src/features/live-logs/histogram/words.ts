/** Bars in words. */
import { serverNowMs } from "../../../clock/server";
import { count, counted } from "../../../text/count";
import { spanInWords } from "../../../zone/span";
import type { Zone } from "../../../zone/zone";
import { type Bar, OUTCOMES, type Outcome } from "./buckets";
import { boundsOf, type Reach } from "./reach";

/** Everything in some bars. */
export type Sums = Record<Outcome, number>;

export function sumsOf(bars: readonly Bar[]): Sums {
  const sums: Sums = { success: 0, failure: 0, denied: 0 };
  for (const bar of bars) for (const outcome of OUTCOMES) sums[outcome] += bar[outcome];
  return sums;
}

/** `23 Nov 10:00 – 10:15: 12 events, 3 failure, 1 denied` */
export function barsInWords(bars: readonly Bar[], reach: Reach, zone: Zone): string {
  const taken = takenBy(bars, reach);
  const [start, end] = [taken[0]?.start, taken.at(-1)?.end];
  if (start === undefined || end === undefined) return "no events yet";
  const sums = sumsOf(taken);
  const all = sums.success + sums.failure + sums.denied;
  const others = (["failure", "denied"] as const)
    .filter((outcome) => sums[outcome] > 0)
    .map((outcome) => `, ${count(sums[outcome])} ${outcome}`);
  return `${spanInWords(start, end, zone, serverNowMs())}: ${counted(all, "event")}${others.join("")}`;
}

export function takenBy(bars: readonly Bar[], reach: Reach): readonly Bar[] {
  const { first, last } = boundsOf(reach);
  return bars.slice(first, last + 1);
}
