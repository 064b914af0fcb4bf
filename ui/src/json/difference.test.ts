import { describe, expect, it } from "vitest";
import { COMPARED_LINES_MAX, type Difference, difference } from "./difference";
import { folded } from "./folded";
import { parseJson } from "./json";

const between = (before: unknown, after: unknown): Difference =>
  difference(
    before === undefined ? undefined : parseJson(JSON.stringify(before)),
    after === undefined ? undefined : parseJson(JSON.stringify(after)),
  );
const told = ({ rows }: Difference) =>
  rows.map(({ before, after, isSame }) =>
    isSame ? `= ${before?.text}` : `${before?.text ?? ""} -> ${after?.text ?? ""}`,
  );
const numbers = (length: number, first = 0) => Array.from({ length }, (_, index) => first + index);

describe("the difference of two documents", () => {
  it("is nothing when they are equal", () => {
    expect(between({ a: [1, 2] }, { a: [1, 2] }).rows.every((row) => row.isSame)).toBe(true);
  });

  it("sets a changed line beside what it became", () => {
    expect(told(between({ a: 1, b: 2 }, { a: 1, b: 3 }))).toEqual([
      "= {",
      '= "a": 1',
      '"b": 2 -> "b": 3',
      "= }",
    ]);
  });

  it("does not mind the order of keys, at any depth", () => {
    const rows = between({ a: { x: 1, y: 2 }, b: 3 }, { b: 3, a: { y: 2, x: 1 } }).rows;
    expect(rows.every((row) => row.isSame)).toBe(true);
  });

  it("finds what was put in between, and is not misled by commas", () => {
    expect(told(between([1, 2, 3], [1, 9, 2, 3, 4]))).toEqual([
      "= [",
      "= 1",
      " -> 9",
      "= 2",
      "= 3",
      " -> 4",
      "= ]",
    ]);
  });

  it("tells apart equal lines of different depths", () => {
    expect(
      between({ a: 1 }, { b: { a: 1 } }).rows.some((row) => row.isSame && row.before?.text === '"a": 1'),
    ).toBe(false);
  });

  it("is all of the one document when there is no other", () => {
    expect(told(between(undefined, { a: 1 }))).toEqual([" -> {", ' -> "a": 1', " -> }"]);
    expect(told(between({ a: 1 }, undefined))).toEqual(["{ -> ", '"a": 1 -> ', "} -> "]);
  });

  it("loses no line of either side", () => {
    const [before, after] = [numbers(60).map((n) => n % 7), numbers(50).map((n) => (n * 3) % 11)];
    const { rows } = between(before, after);
    expect(rows.flatMap((row) => row.before?.text ?? [])).toEqual(["[", ...before.map(String), "]"]);
    expect(rows.flatMap((row) => row.after?.text ?? [])).toEqual(["[", ...after.map(String), "]"]);
  });

  it("of large documents is still found when little changed, and told roughly when much did", () => {
    const large = numbers(30_000);
    expect(between(large, large.with(15_000, -1)).rows.filter((row) => !row.isSame)).toHaveLength(1);
    const replaced = between(large, numbers(30_000, 50_000));
    expect(replaced.isMatched).toBe(false);
    expect(replaced.rows).toHaveLength(30_002);
    expect(between(numbers(COMPARED_LINES_MAX), numbers(COMPARED_LINES_MAX, 5_000)).isMatched).toBe(true);
  });
});

describe("folding", () => {
  it("leaves three unchanged lines beside a change", () => {
    const items = numbers(40);
    const sections = folded(between(items, items.with(20, -1)).rows);
    expect(sections.map(({ isFolded, start, rows }) => [isFolded, start, rows.length])).toEqual([
      [true, 0, 18],
      [false, 18, 7],
      [true, 25, 17],
    ]);
  });

  it("does not fold what is shorter than the fold", () => {
    const items = numbers(6);
    expect(folded(between(items, items.with(0, -1)).rows).some((section) => section.isFolded)).toBe(false);
  });
});
