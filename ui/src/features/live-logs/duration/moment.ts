/** Instants as an input of the type `datetime-local` writes them: what the clock of a zone shows. */
import { instantOf, wallOf } from "../../../zone/wall";
import type { Zone } from "../../../zone/zone";

export function writeMoment(ms: number, zone: Zone): string {
  const { year, month, day, hour, minute, second } = wallOf(ms, zone);
  const two = (value: number) => String(value).padStart(2, "0");
  const time = [hour, minute, ...(second === 0 ? [] : [second])].map(two).join(":");
  return `${String(year).padStart(4, "0")}-${two(month)}-${two(day)}T${time}`;
}

/** NaN for what is not complete. */
export function readMoment(text: string, zone: Zone): number {
  const match = /^(\d{4})-(\d\d)-(\d\d)T(\d\d):(\d\d)(?::(\d\d))?/.exec(text);
  if (!match) return Number.NaN;
  const [year = 0, month = 0, day = 0, hour = 0, minute = 0, second = 0] = match
    .slice(1)
    .map((part) => Number(part ?? 0));
  return instantOf({ year, month, day, hour, minute, second }, zone);
}
