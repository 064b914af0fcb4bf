import { expect, it } from "vitest";
import { sentence } from "./sentence";

it.each([
  ["the name is taken", "The name is taken."],
  ["Why? Because!", "Why? Because!"],
])("%j is said as %j", (message, said) => {
  expect(sentence(message)).toBe(said);
});
