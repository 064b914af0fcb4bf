import { expect, it } from "vitest";
import { addDays, addMonths, dayInWords, dayOf, startOfDay, weekdayOf } from "./day";

it("days and months go over the ends of months and years", () => {
  expect(addDays("2026-12-31", 1)).toBe("2027-01-01");
  expect(addDays("2026-03-01", -1)).toBe("2026-02-28");
  expect(addMonths("2026-11-30", 3)).toBe("2027-02-28");
  expect(addMonths("2026-01-31", -2)).toBe("2025-11-30");
});

it("a day begins where its zone begins it", () => {
  const zone = { name: "Pacific/Kiritimati" };
  expect(new Date(startOfDay("2026-11-23", zone)).toISOString()).toBe("2026-11-22T10:00:00.000Z");
  expect(dayOf(Date.parse("2026-11-22T10:00:00Z"), zone)).toBe("2026-11-23");
});

it("the week begins on Monday", () => {
  expect(weekdayOf("2026-11-23")).toBe(0);
  expect(weekdayOf("2026-11-22")).toBe(6);
  expect(dayInWords("2026-11-23")).toBe("Mon, 23 November 2026");
});
