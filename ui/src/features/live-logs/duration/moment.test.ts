import { expect, it } from "vitest";
import { readMoment, writeMoment } from "./moment";

const KOLKATA = { name: "Asia/Kolkata" };

it.each([
  ["2026-11-20T04:35:00.000Z", "2026-11-20T10:05"],
  ["2026-11-20T18:30:09.000Z", "2026-11-21T00:00:09"],
])("%s is %s on the clock, and comes back", (instant, text) => {
  const ms = Date.parse(instant);
  expect(writeMoment(ms, KOLKATA)).toBe(text);
  expect(readMoment(text, KOLKATA)).toBe(ms);
});

it("what is not complete is no moment", () => {
  expect(readMoment("", KOLKATA)).toBeNaN();
  expect(readMoment("2026-11-20", KOLKATA)).toBeNaN();
});
