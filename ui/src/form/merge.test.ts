import { describe, expect, it } from "vitest";
import { merged, same } from "./merge";

const BASE = { name: "a", steps: ["1"], isOn: false };

describe("what two people changed", () => {
  it("is both where they changed different fields", () => {
    const mine = { ...BASE, name: "b" };
    const theirs = { ...BASE, isOn: true };
    expect(merged(BASE, mine, theirs)).toEqual({
      values: { name: "b", steps: ["1"], isOn: true },
      clashes: [],
    });
  });

  it("is mine where they changed the same field, and the clash is told", () => {
    const mine = { ...BASE, steps: ["1", "2"] };
    const theirs = { ...BASE, steps: ["0"] };
    expect(merged(BASE, mine, theirs)).toEqual({
      values: mine,
      clashes: [{ field: "steps", theirs: ["0"] }],
    });
  });

  it("is no clash where they came to the same", () => {
    const both = { ...BASE, name: "b" };
    expect(merged(BASE, both, { ...both })).toEqual({ values: both, clashes: [] });
  });
});

it("values are compared by what they hold", () => {
  expect(same({ a: [1] }, { a: [1] })).toBe(true);
  expect(same({ a: [1] }, { a: [2] })).toBe(false);
});
