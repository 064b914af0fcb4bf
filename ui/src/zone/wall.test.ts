import { expect, it } from "vitest";
import { instantOf, wallOf } from "./wall";

const BERLIN = { name: "Europe/Berlin" };

it.each([
  ["UTC", "2026-11-23T10:15:30.000Z"],
  ["Asia/Kolkata", "2026-11-23T20:00:00.000Z"],
  ["Pacific/Kiritimati", "2026-12-31T13:00:00.000Z"],
  ["America/Los_Angeles", "2026-03-08T09:59:59.000Z"],
])("in %s the clock at %s leads back to it", (name, text) => {
  const ms = Date.parse(text);
  expect(instantOf(wallOf(ms, { name }), { name })).toBe(ms);
});

const wall = (hour: number, minute: number, month: number, day: number) => ({
  year: 2026,
  month,
  day,
  hour,
  minute,
  second: 0,
});

it("of an hour that comes twice the first is meant", () => {
  expect(new Date(instantOf(wall(2, 30, 10, 25), BERLIN)).toISOString()).toBe("2026-10-25T00:30:00.000Z");
});

it("a time that is skipped becomes the one after it", () => {
  expect(new Date(instantOf(wall(2, 30, 3, 29), BERLIN)).toISOString()).toBe("2026-03-29T01:30:00.000Z");
});
