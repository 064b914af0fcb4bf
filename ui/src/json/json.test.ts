import { describe, expect, it } from "vitest";
import { memberOf, parseJson, withoutMembers } from "./json";
import { linesOf, textOf } from "./lines";

const shown = (text: string) => textOf(linesOf(parseJson(text)));

describe("JSON for people", () => {
  it("is laid out as JSON.stringify does it", () => {
    const value = { a: [1, { b: null }, []], c: {}, 'd"\\e': "x\n, [y]: {z}", f: true };
    expect(shown(JSON.stringify(value))).toBe(JSON.stringify(value, null, 2));
  });

  it("keeps numbers and the order of keys as they were written", () => {
    expect(shown('{"b":1.0,"2":18446744073709551615,"1":-0.0e+7}')).toBe(
      '{\n  "b": 1.0,\n  "2": 18446744073709551615,\n  "1": -0.0e+7\n}',
    );
  });

  it("is one line for a single value", () => {
    expect(shown('"text"')).toBe('"text"');
    expect(shown("[]")).toBe("[]");
  });
});

it("a text that breaks off is refused", () => {
  expect(() => parseJson('{"a":[1')).toThrow("ends too early");
});

it("members are found by their name, however it is written", () => {
  const json = parseJson('{"be\\u0066ore":1,"after":2}');
  expect(memberOf(json, "before")).toEqual({ kind: "scalar", text: "1" });
  expect(memberOf(json, "none")).toBeUndefined();
  expect(textOf(linesOf(withoutMembers(json, ["before"])))).toBe('{\n  "after": 2\n}');
});
