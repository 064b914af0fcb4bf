/** Times as people read them. An instant is RFC 3339 text, as the server writes it, or milliseconds since 1970. */
import type { Zone } from "../zone/zone";

const SECOND_MS = 1_000;
const MINUTE_MS = 60 * SECOND_MS;
const HOUR_MS = 60 * MINUTE_MS;
const DAY_MS = 24 * HOUR_MS;

/** The page's present moves on in steps: what arrived since the last one is not from the future. */
const STEP_MS = 10 * SECOND_MS;

/** How long ago, or until when: `now`, `42 s ago`, `3 min ago`, `5 h ago`, `12 d ago`, `in 2 min`. */
export function relativeTime(instantMs: number, nowMs: number): string {
  const distance = Math.abs(nowMs - instantMs);
  if (distance < SECOND_MS || (instantMs > nowMs && distance < STEP_MS)) return "now";
  const text =
    distance < MINUTE_MS
      ? `${Math.floor(distance / SECOND_MS)} s`
      : distance < HOUR_MS
        ? `${Math.floor(distance / MINUTE_MS)} min`
        : distance < 2 * DAY_MS
          ? `${Math.floor(distance / HOUR_MS)} h`
          : `${Math.floor(distance / DAY_MS)} d`;
  return instantMs > nowMs ? `in ${text}` : `${text} ago`;
}

const clocks = new Map<string, Intl.DateTimeFormat>();

/** The formatter of a zone; making one is slow, so each is made once. */
function clock(zone: Zone): Intl.DateTimeFormat {
  let made = clocks.get(zone.name);
  if (!made) {
    made = new Intl.DateTimeFormat("en-CA", {
      timeZone: zone.name,
      hourCycle: "h23",
      year: "numeric",
      month: "2-digit",
      day: "2-digit",
      hour: "2-digit",
      minute: "2-digit",
      second: "2-digit",
      timeZoneName: "longOffset",
    });
    clocks.set(zone.name, made);
  }
  return made;
}

type Part = Intl.DateTimeFormatPartTypes;

function partsOf(instantMs: number, zone: Zone): (part: Part) => string {
  const parts = clock(zone).formatToParts(instantMs);
  return (wanted) => parts.find((part) => part.type === wanted)?.value ?? "";
}

/** `2026-11-23 10:15:30`, in the zone. */
export function dateTime(instantMs: number, zone: Zone): string {
  const part = partsOf(instantMs, zone);
  return `${part("year")}-${part("month")}-${part("day")} ${part("hour")}:${part("minute")}:${part("second")}`;
}

/** `11-23 10:15`: enough to tell rows apart whose year is told elsewhere. */
export function monthToMinute(instantMs: number, zone: Zone): string {
  return dateTime(instantMs, zone).slice("2026-".length, -":30".length);
}

/** `2026-11-23 10:15:30.123456`: with every digit of the second that the instant has. */
export function exactTime(instant: string, zone: Zone): string {
  const fraction = /\.\d+/.exec(instant)?.[0] ?? "";
  return `${dateTime(Date.parse(instant), zone)}${fraction}`;
}

/** `2026-11-23 10:15:30.123`: to the millisecond, so that columns of times have one width. */
export function millisecondTime(instant: string, zone: Zone): string {
  const milliseconds = /\.(\d{1,3})/.exec(instant)?.[1] ?? "";
  return `${dateTime(Date.parse(instant), zone)}.${milliseconds.padEnd(3, "0")}`;
}

/** `+05:30` at that instant; summer and winter differ. */
export function offset(instantMs: number, zone: Zone): string {
  const text = partsOf(instantMs, zone)("timeZoneName").replace("GMT", "");
  return text === "" ? "+00:00" : text;
}

/** `UTC`, or `Asia/Kolkata (UTC+05:30)`. */
export function zoneLabel(zone: Zone, instantMs: number): string {
  return zone.name === "UTC" ? "UTC" : `${zone.name} (UTC${offset(instantMs, zone)})`;
}
