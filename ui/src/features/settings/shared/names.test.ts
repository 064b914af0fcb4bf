import { expect, it } from "vitest";
import { descriptionProblem, nameProblem } from "./names";

it.each([
  ["Platform", undefined],
  ["x".repeat(100), undefined],
  ["🚀".repeat(100), undefined],
  [" ", "Give it a name."],
  ["Platform ", "A name neither begins nor ends with blanks."],
  ["x".repeat(101), "A name has at most 100 characters; this one has 101."],
])("the name %j", (name, problem) => {
  expect(nameProblem(name)).toBe(problem);
});

it("a description is counted in characters too", () => {
  expect(descriptionProblem("🚀".repeat(4_000))).toBeUndefined();
  expect(descriptionProblem("x".repeat(4_001))).toBe(
    "A description has at most 4,000 characters; this one has 4,001.",
  );
});
