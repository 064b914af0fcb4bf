import { expect, it } from "vitest";
import { complete, fieldsLike, quoted, type Spot, spotAt } from "./completion";

/** The spot at the `|` of a text. */
function spot(marked: string): Spot | undefined {
  const caret = marked.indexOf("|");
  return spotAt(marked.replace("|", ""), caret);
}

it.each<[string, Spot | undefined]>([
  ["|", { kind: "field", start: 0, prefix: "" }],
  ["res|", { kind: "field", start: 0, prefix: "res" }],
  ["a res|", { kind: "field", start: 2, prefix: "res" }],
  ["-res|", { kind: "field", start: 1, prefix: "res" }],
  ["(a OR -(Ou|)", { kind: "field", start: 8, prefix: "Ou" }],
  ["re|s", undefined],
  ["a-b|", undefined],
  ['"res|', undefined],
  ['"a b" res|', { kind: "field", start: 6, prefix: "res" }],
  ["resource:|", { kind: "value", field: "resource", start: 9, prefix: "" }],
  ["-resource:Ser|", { kind: "value", field: "resource", start: 10, prefix: "Ser" }],
  ["resource:a,Ser|", { kind: "value", field: "resource", start: 11, prefix: "Ser" }],
  ['resource:"User Lo|', { kind: "value", field: "resource", start: 9, prefix: "User Lo" }],
  ['resource:"a, b",c|', { kind: "value", field: "resource", start: 16, prefix: "c" }],
  ['resource:"say \\"hi|', { kind: "value", field: "resource", start: 9, prefix: 'say "hi' }],
  ["(ip:2001:db|)", { kind: "value", field: "ip", start: 4, prefix: "2001:db" }],
  ["owner:a|", undefined],
])("%s", (marked, expected) => expect(spot(marked)).toEqual(expected));

it("fields are found by how they begin", () => {
  expect(fieldsLike("RE")).toEqual(["resource", "request"]);
  expect(fieldsLike("nothing")).toEqual([]);
  expect(fieldsLike("")).toHaveLength(13);
});

it.each([
  ["a re|", "resource", "a resource:|"],
  ["-re| b", "resource", "-resource:| b"],
  ["resource:Us|", "User Logins", 'resource:"User Logins" |'],
  ['resource:"Us|', "User Logins", 'resource:"User Logins" |'],
  ["actor:as| b", "asha@example.com", "actor:asha@example.com |b"],
  ["resource:a,b|", 'say "hi"', 'resource:a,"say \\"hi\\"" |'],
])("%s is completed with %s", (marked, chosen, expected) => {
  const caret = marked.indexOf("|");
  const text = marked.replace("|", "");
  const found = spotAt(text, caret);
  if (found === undefined) throw new Error("there is a spot");
  const completed = complete(text, caret, found, chosen);
  const { text: after, caret: at } = completed;
  expect(`${after.slice(0, at)}|${after.slice(at)}`).toBe(expected);
});

it("what is quoted is found as text", () => expect(quoted('a:"b\\')).toBe('"a:\\"b\\\\"'));
