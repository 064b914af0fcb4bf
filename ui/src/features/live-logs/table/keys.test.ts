import { expect, it } from "vitest";
import { movedTo, rowsMovedBy } from "./keys";

it.each([
  ["j", 1],
  ["ArrowUp", -1],
  ["PageDown", 17],
  ["PageUp", -17],
  ["Home", -500],
  ["End", 500],
  ["x", undefined],
])("%s moves by %s rows", (key, by) => {
  expect(rowsMovedBy(key, 18, 500)).toBe(by);
});

it("a screen of one row is still passed", () => {
  expect(rowsMovedBy("PageDown", 1, 500)).toBe(1);
});

it.each([
  [undefined, 1, 40],
  [undefined, -1, 40],
  [undefined, 500, 499],
  [undefined, -500, 0],
  [7, 1, 8],
  [0, -1, 0],
  [499, 17, 499],
])("from row %s by %d is row %d, of 500 of which the 40th is the first seen", (active, by, row) => {
  expect(movedTo(active, by, 40, 500)).toBe(row);
});
