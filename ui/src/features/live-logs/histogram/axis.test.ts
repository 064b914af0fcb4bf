import { expect, it } from "vitest";
import { ticksOf } from "./axis";

const at = (text: string) => Date.parse(text);
const labels = (start: string, end: string, zone: string, max: number) =>
  ticksOf(at(start), at(end), { name: zone }, max).map(({ label }) => label);

it("marks stand at round times of the zone", () => {
  expect(labels("2026-11-23T09:52:00Z", "2026-11-23T10:07:00Z", "UTC", 6)).toEqual([
    "09:55",
    "10:00",
    "10:05",
  ]);
  expect(labels("2026-11-22T10:00:00Z", "2026-11-23T10:00:00Z", "Asia/Kolkata", 6)).toEqual([
    "18:00",
    "23 Nov",
    "06:00",
    "12:00",
  ]);
  expect(labels("2026-11-23T10:00:00.5Z", "2026-11-23T10:00:02.5Z", "UTC", 4)).toEqual([
    "10:00:01",
    "10:00:02",
  ]);
});

it("over many days they stand at midnights", () => {
  expect(labels("2026-11-01T00:00:00Z", "2026-11-15T12:00:00Z", "UTC", 8)).toEqual([
    "1 Nov",
    "3 Nov",
    "5 Nov",
    "7 Nov",
    "9 Nov",
    "11 Nov",
    "13 Nov",
    "15 Nov",
  ]);
});

it("they stay round where the clocks change", () => {
  expect(labels("2026-10-24T22:00:00Z", "2026-10-26T23:00:00Z", "Europe/Berlin", 6)).toEqual([
    "25 Oct",
    "12:00",
    "26 Oct",
    "12:00",
  ]);
});
