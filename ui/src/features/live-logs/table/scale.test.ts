import { describe, expect, it } from "vitest";
import {
  ELEMENT_PX_MAX,
  elementHeight,
  type Measures,
  moved,
  offsetOf,
  offsetShowing,
  seenRows,
  topOf,
} from "./scale";

const ROW = 34;
const SMALL: Measures = { list: 1_000 * ROW, viewport: 700 };
const MILLION: Measures = { list: 1_000_000 * ROW, viewport: 700 };
const LAST_TOP = ELEMENT_PX_MAX - 700;
const LAST_OFFSET = MILLION.list - 700;

describe("a list that fits", () => {
  it("is as tall as its rows, and is scrolled as it stands", () => {
    expect(elementHeight(SMALL.list)).toBe(34_000);
    expect(offsetOf(12_345, SMALL)).toBe(12_345);
    expect(topOf(12_345, SMALL)).toBe(12_345);
  });

  it("is never scrolled when it is lower than the viewport", () => {
    expect(offsetOf(50, { list: 340, viewport: 700 })).toBe(0);
  });
});

describe("a list of a million rows", () => {
  it("is cut to what an element can be", () => {
    expect(elementHeight(MILLION.list)).toBe(ELEMENT_PX_MAX);
  });

  it("reaches both ends exactly", () => {
    expect(offsetOf(0, MILLION)).toBe(0);
    expect(offsetOf(LAST_TOP, MILLION)).toBe(LAST_OFFSET);
    expect(moved({ top: 300, offset: 5_000 }, 0, MILLION).offset).toBe(0);
    expect(moved({ top: LAST_TOP - 300, offset: 9_000_000 }, LAST_TOP, MILLION).offset).toBe(LAST_OFFSET);
  });

  it("moves pixel by pixel near its ends", () => {
    expect(offsetOf(90_000, MILLION)).toBe(90_000);
    expect(offsetOf(LAST_TOP - 90_000, MILLION)).toBe(LAST_OFFSET - 90_000);
  });

  it.each([0, 99_999, 100_001, 17_000_000, 30_600_000, LAST_OFFSET])(
    "%d is found again from its place",
    (offset) => {
      expect(offsetOf(topOf(offset, MILLION), MILLION)).toBeCloseTo(offset, 3);
    },
  );

  it("goes by proportion in between, to a hundredth", () => {
    for (const part of [0.1, 0.5, 0.9]) {
      expect(Math.abs(offsetOf(LAST_TOP * part, MILLION) / LAST_OFFSET - part)).toBeLessThan(0.01);
    }
  });

  it("never goes back while the bar goes on", () => {
    let before = -1;
    for (let top = 0; top <= LAST_TOP; top += 9_973) {
      const offset = offsetOf(top, MILLION);
      expect(offset).toBeGreaterThan(before);
      before = offset;
    }
  });

  it("moves pixel by pixel for the wheel, and by proportion for the bar", () => {
    const place = { top: 4_000_000, offset: offsetOf(4_000_000, MILLION) };
    expect(moved(place, place.top + 120, MILLION).offset).toBe(place.offset + 120);
    expect(moved(place, place.top + 2_000, MILLION).offset).toBe(place.offset + 2_000);
    expect(moved(place, 6_000_000, MILLION).offset).toBe(offsetOf(6_000_000, MILLION));
  });
});

it("the rows that are seen, and some beyond", () => {
  expect(seenRows(0, 340, ROW, 1_000, 5)).toEqual({ first: 0, end: 15 });
  expect(seenRows(3_417, 340, ROW, 1_000, 5)).toEqual({ first: 95, end: 116 });
  expect(seenRows(33_660, 340, ROW, 1_000, 5)).toEqual({ first: 985, end: 1_000 });
  expect(seenRows(9_999, 340, ROW, 0, 5)).toEqual({ first: 0, end: 0 });
});

it("a row is brought to the nearer edge, and stays where it is seen", () => {
  expect(offsetShowing(2, 340, 340, ROW)).toBe(68);
  expect(offsetShowing(12, 340, 340, ROW)).toBe(340);
  expect(offsetShowing(30, 340, 340, ROW)).toBe(714);
});
