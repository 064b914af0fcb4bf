import { expect, it } from "vitest";
import { latestEnd, problemOf, whyNotDay } from "./limits";

const at = (text: string) => Date.parse(text);
const NOW = at("2026-11-23T10:00:00Z");
const UTC = { name: "UTC" };
const KIRITIMATI = { name: "Pacific/Kiritimati" };

it.each([
  ["2026-09-01T00:00:00Z", "2026-12-02T00:00:00Z", undefined],
  ["2026-09-01T00:00:00Z", "2026-12-02T00:00:00.001Z", "three months"],
  ["2025-11-30T12:00:00Z", "2026-03-01T00:00:00Z", undefined],
  ["2025-11-23T00:00:00Z", "2025-11-24T00:00:00Z", undefined],
  ["2025-11-22T23:59:59Z", "2025-11-24T00:00:00Z", "a year back"],
  ["2026-11-23T10:00:01Z", "2026-11-24T00:00:00Z", "future"],
  ["2026-11-22T10:00:00Z", "2026-11-22T10:00:00Z", "after the start"],
  ["", "2026-11-22T10:00:00Z", "both ends"],
])("from %s to %s: %s", (start, end, problem) => {
  const found = problemOf({ start: at(start), end: at(end) }, NOW);
  if (problem === undefined) expect(found).toBeUndefined();
  else expect(found).toContain(problem);
});

it("a day says why it cannot be chosen", () => {
  expect(whyNotDay("2026-11-23", undefined, NOW, UTC)).toBeUndefined();
  expect(whyNotDay("2026-11-24", undefined, NOW, UTC)).toContain("future");
  expect(whyNotDay("2025-11-23", undefined, NOW, UTC)).toBeUndefined();
  expect(whyNotDay("2025-11-22", undefined, NOW, UTC)).toContain("operates");
  const start = at("2026-06-10T08:00:00Z");
  expect(whyNotDay("2026-09-10", start, NOW, UTC)).toBeUndefined();
  expect(whyNotDay("2026-09-11", start, NOW, UTC)).toContain("three months");
  expect(whyNotDay("2026-06-09", start, NOW, UTC)).toContain("before");
});

it("days of a zone are held against the days of UTC that they touch", () => {
  // 2025-11-23 begins there on the 22nd of UTC, which is too old.
  expect(whyNotDay("2025-11-23", undefined, NOW, KIRITIMATI)).toContain("a year back");
  expect(whyNotDay("2025-11-24", undefined, NOW, KIRITIMATI)).toBeUndefined();
});

it("the latest end closes the last day that is allowed", () => {
  expect(new Date(latestEnd(at("2025-11-30T12:00:00Z"))).toISOString()).toBe("2026-03-01T00:00:00.000Z");
});
