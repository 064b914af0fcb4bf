/** Between instants and what a clock on a wall of a zone shows. */
import type { Zone } from "./zone";

/** What the clock shows; `month` counts from 1. */
export interface Wall {
  year: number;
  month: number;
  day: number;
  hour: number;
  minute: number;
  second: number;
}

const SECOND_MS = 1_000;
const formats = new Map<string, Intl.DateTimeFormat>();

function formatOf(zone: Zone): Intl.DateTimeFormat {
  const known = formats.get(zone.name);
  if (known) return known;
  const format = new Intl.DateTimeFormat("en-US", {
    timeZone: zone.name,
    hourCycle: "h23",
    year: "numeric",
    month: "numeric",
    day: "numeric",
    hour: "numeric",
    minute: "numeric",
    second: "numeric",
  });
  formats.set(zone.name, format);
  return format;
}

export function wallOf(ms: number, zone: Zone): Wall {
  const parts = formatOf(zone).formatToParts(ms);
  const of = (type: Intl.DateTimeFormatPartTypes) =>
    Number(parts.find((part) => part.type === type)?.value ?? 0);
  return {
    year: of("year"),
    month: of("month"),
    day: of("day"),
    hour: of("hour"),
    minute: of("minute"),
    second: of("second"),
  };
}

/**
 * The instant at which the clock shows `wall`. Where clocks go back, the first of the two; a time that they skip becomes
 * the one as far after the skipped hour.
 */
export function instantOf(wall: Wall, zone: Zone): number {
  const asUTC = utcOf(wall);
  const day = 24 * 3_600 * SECOND_MS;
  const [before, after] = [offsetAt(asUTC - day, zone), offsetAt(asUTC + day, zone)];
  const first = asUTC - before;
  return offsetAt(first, zone) === before ? first : fitting(asUTC, before, after, zone);
}

function fitting(asUTC: number, before: number, after: number, zone: Zone): number {
  const second = asUTC - after;
  return offsetAt(second, zone) === after ? second : asUTC - before;
}

function offsetAt(ms: number, zone: Zone): number {
  const whole = Math.floor(ms / SECOND_MS) * SECOND_MS;
  return utcOf(wallOf(whole, zone)) - whole;
}

function utcOf({ year, month, day, hour, minute, second }: Wall): number {
  return Date.UTC(year, month - 1, day, hour, minute, second);
}
