/** Moments and stretches of time in few words, as a zone's clock shows them. */
import { wallOf } from "./wall";
import type { Zone } from "./zone";

const MONTHS = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];

/** `20 Nov 10:00`; with the year when it is not the one of `now`, with seconds when there are any. */
export function momentInWords(ms: number, zone: Zone, now: number): string {
  return `${dateInWords(ms, zone, now)} ${timeInWords(ms, zone)}`;
}

/** `20 Nov 10:00 – 11:00` within a day, `20 Nov 10:00 – 22 Nov 11:00` over several. */
export function spanInWords(start: number, end: number, zone: Zone, now: number): string {
  const isOneDay = dateInWords(start, zone, now) === dateInWords(end, zone, now);
  const last = isOneDay ? timeInWords(end, zone) : momentInWords(end, zone, now);
  return `${momentInWords(start, zone, now)} – ${last}`;
}

function dateInWords(ms: number, zone: Zone, now: number): string {
  const { year, month, day } = wallOf(ms, zone);
  const date = `${day} ${MONTHS[month - 1]}`;
  return year === wallOf(now, zone).year ? date : `${date} ${year}`;
}

function timeInWords(ms: number, zone: Zone): string {
  const { hour, minute, second } = wallOf(ms, zone);
  const parts = second === 0 ? [hour, minute] : [hour, minute, second];
  return parts.map((part) => String(part).padStart(2, "0")).join(":");
}
