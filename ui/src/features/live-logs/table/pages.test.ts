import { expect, it } from "vitest";
import { pagesOf } from "./pages";

it.each([
  [-50, 80, 1_000, [1]],
  [0, 100, 1_000, [1]],
  [0, 101, 1_000, [1, 2]],
  [199, 201, 1_000, [2, 3]],
  [950, 1_100, 1_000, [10]],
  [899_960, 900_090, 1_000_000, [9_000, 9_001]],
  [0, 50, 0, []],
  [-100, -20, 1_000, []],
])("rows %d to %d of %d", (from, to, rows, pages) => {
  expect(pagesOf(from, to, rows, 100)).toEqual(pages);
});
