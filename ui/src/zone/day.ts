/** Days of a calendar, written `2026-11-23`: as text they compare and sort as they should. */
import { instantOf, wallOf } from "./wall";
import type { Zone } from "./zone";

export type Day = string;

export function dayOf(ms: number, zone: Zone): Day {
  const { year, month, day } = wallOf(ms, zone);
  return written(year, month, day);
}

/** The first instant of a day. */
export function startOfDay(day: Day, zone: Zone): number {
  const [year, month, date] = numbersOf(day);
  return instantOf({ year, month, day: date, hour: 0, minute: 0, second: 0 }, zone);
}

export function addDays(day: Day, count: number): Day {
  const [year, month, date] = numbersOf(day);
  return dayOfUTC(new Date(Date.UTC(year, month - 1, date + count)));
}

/** The same date of another month; one that the month lacks becomes its last. */
export function addMonths(day: Day, count: number): Day {
  const [year, month, date] = numbersOf(day);
  const last = new Date(Date.UTC(year, month + count, 0)).getUTCDate();
  return dayOfUTC(new Date(Date.UTC(year, month - 1 + count, Math.min(date, last))));
}

/** 0 is Monday. */
export function weekdayOf(day: Day): number {
  const [year, month, date] = numbersOf(day);
  return (new Date(Date.UTC(year, month - 1, date)).getUTCDay() + 6) % 7;
}

export function firstOfMonth(day: Day): Day {
  return `${day.slice(0, 7)}-01`;
}

/** `day` in words, such as "Mon, 23 November 2026". */
export function dayInWords(day: Day): string {
  return asDate(day).toLocaleDateString("en-GB", {
    timeZone: "UTC",
    weekday: "short",
    day: "numeric",
    month: "long",
    year: "numeric",
  });
}

export function monthInWords(day: Day): string {
  return asDate(day).toLocaleDateString("en-GB", { timeZone: "UTC", month: "long", year: "numeric" });
}

function asDate(day: Day): Date {
  const [year, month, date] = numbersOf(day);
  return new Date(Date.UTC(year, month - 1, date));
}

function dayOfUTC(date: Date): Day {
  return written(date.getUTCFullYear(), date.getUTCMonth() + 1, date.getUTCDate());
}

function written(year: number, month: number, day: number): Day {
  const two = (value: number) => String(value).padStart(2, "0");
  return `${String(year).padStart(4, "0")}-${two(month)}-${two(day)}`;
}

function numbersOf(day: Day): [number, number, number] {
  const [year = 0, month = 1, date = 1] = day.split("-").map(Number);
  return [year, month, date];
}
