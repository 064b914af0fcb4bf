import { expect, it } from "vitest";
import { dateTime, exactTime, millisecondTime, monthToMinute, relativeTime, zoneLabel } from "./time";

const KOLKATA = { name: "Asia/Kolkata" };
const BERLIN = { name: "Europe/Berlin" };
const AT = "2026-11-23T18:45:30.120456Z";

it.each([
  [0, "now"],
  [999, "now"],
  [42_900, "42 s ago"],
  [60_000, "1 min ago"],
  [3_599_999, "59 min ago"],
  [47 * 3_600_000, "47 h ago"],
  [48 * 3_600_000, "2 d ago"],
  [-9_999, "now"],
  [-10_000, "in 10 s"],
  [-120_000, "in 2 min"],
])("%d ms back is %s", (distance, text) => {
  expect(relativeTime(1_000_000_000_000 - distance, 1_000_000_000_000)).toBe(text);
});

it("an instant is shown in a zone, to the digit that it has", () => {
  expect(exactTime(AT, KOLKATA)).toBe("2026-11-24 00:15:30.120456");
  expect(exactTime("2026-11-23T18:45:30Z", { name: "UTC" })).toBe("2026-11-23 18:45:30");
  expect(millisecondTime(AT, BERLIN)).toBe("2026-11-23 19:45:30.120");
  expect(millisecondTime("2026-11-23T18:45:30Z", BERLIN)).toBe("2026-11-23 19:45:30.000");
});

it("a row is told by month, day and minute", () => {
  expect(monthToMinute(Date.parse(AT), KOLKATA)).toBe("11-24 00:15");
});

it("midnight is the hour 00", () => {
  expect(dateTime(Date.parse("2026-11-23T00:00:00Z"), { name: "UTC" })).toBe("2026-11-23 00:00:00");
});

it("a zone says its offset at that instant", () => {
  expect(zoneLabel({ name: "UTC" }, 0)).toBe("UTC");
  expect(zoneLabel(KOLKATA, Date.parse(AT))).toBe("Asia/Kolkata (UTC+05:30)");
  expect(zoneLabel(BERLIN, Date.parse("2026-07-01T00:00:00Z"))).toBe("Europe/Berlin (UTC+02:00)");
  expect(zoneLabel(BERLIN, Date.parse("2026-12-01T00:00:00Z"))).toBe("Europe/Berlin (UTC+01:00)");
});
