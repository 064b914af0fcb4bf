import { expect, it } from "vitest";
import { barCount, barsOf, niceMax } from "./buckets";

const NOW = Date.parse("2026-11-23T10:00:00Z");
const back = (ms: number) => ({ start: new Date(NOW - ms).toISOString(), end: new Date(NOW).toISOString() });

it.each([
  [15 * 60_000, 90],
  [3_600_000, 120],
  [86_400_000, 96],
  [7 * 86_400_000, 84],
  [30 * 86_400_000, 120],
  [92 * 86_400_000, 92],
  [500, 1],
])("%d ms are divided into %d", (length, count) => {
  expect(barCount(back(length))).toBe(count);
});

it("what arrived is counted where it happened, and after the end in the last bar", () => {
  const bucket = (from: string, to: string) => ({
    startTime: `2026-11-23T${from}:00Z`,
    endTime: `2026-11-23T${to}:00Z`,
    success: 1,
    failure: 0,
    denied: 0,
  });
  const bars = barsOf(
    [bucket("09:00", "09:30"), bucket("09:30", "10:00")],
    [
      { timestamp: "2026-11-23T09:29:59Z", outcome: "denied" },
      { timestamp: "2026-11-23T10:00:05Z", outcome: "failure" },
      { timestamp: "2026-11-23T08:59:59Z", outcome: "success" },
    ],
  );
  expect(bars.map(({ success, failure, denied }) => [success, failure, denied])).toEqual([
    [1, 0, 1],
    [1, 1, 0],
  ]);
});

it.each([
  [0, 1],
  [1, 1],
  [3, 3],
  [10, 10],
  [11, 20],
  [999, 1_000],
  [1_001, 2_000],
])("an axis for %d ends at %d", (value, max) => {
  expect(niceMax(value)).toBe(max);
});
