import { expect, it } from "vitest";
import { search } from "./useListing";

const PEOPLE = [
  { name: "Asha Rao", email: "asha@example.com" },
  { name: "Bo Lund", email: "bo@example.com" },
];
const found = (text: string) =>
  search(PEOPLE, text, ({ name, email }) => [name, email]).map(({ name }) => name);

it("every word is looked for everywhere, whatever the case", () => {
  expect(found("")).toEqual(["Asha Rao", "Bo Lund"]);
  expect(found("  LUND bo@ ")).toEqual(["Bo Lund"]);
  expect(found("example")).toEqual(["Asha Rao", "Bo Lund"]);
  expect(found("rao lund")).toEqual([]);
});

it("words do not reach from one value into the next", () => {
  expect(found("raoasha")).toEqual([]);
});
