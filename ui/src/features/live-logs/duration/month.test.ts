import { expect, it } from "vitest";
import { dayAfterKey, weeksOf } from "./month";

it("a month is laid out in whole weeks", () => {
  const weeks = weeksOf("2026-11-23");
  expect(weeks).toHaveLength(6);
  expect(weeks[0]?.[0]).toBe("2026-10-26");
  expect(weeks.at(-1)?.at(-1)).toBe("2026-12-06");
  expect(weeksOf("2027-02-10")).toHaveLength(4);
});

it.each([
  ["ArrowLeft", "2026-10-31"],
  ["ArrowDown", "2026-11-08"],
  ["Home", "2026-10-26"],
  ["End", "2026-11-01"],
  ["PageUp", "2026-10-01"],
  ["PageDown", "2026-12-01"],
  ["x", undefined],
])("%s leads to %s", (key, day) => {
  expect(dayAfterKey(key, "2026-11-01")).toBe(day);
});
