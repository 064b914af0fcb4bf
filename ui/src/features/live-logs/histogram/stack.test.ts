import { expect, it } from "vitest";
import { pathsOf } from "./stack";

const bar = (success: number, failure: number, denied: number) => ({
  start: 0,
  end: 1,
  success,
  failure,
  denied,
});

it("bars stand on each other, and the smallest is seen", () => {
  const paths = pathsOf([bar(0, 0, 0), bar(500, 0, 1)], 1_000, 20, 50);
  expect(paths).toEqual({
    success: "M10 25h9v25h-9z",
    failure: "",
    denied: "M10 23h9v2h-9z",
  });
});
