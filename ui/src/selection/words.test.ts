import { expect, it } from "vitest";
import { conditionsOf, filterInWords } from "./words";

const names = (_: string, value: string) => value.toUpperCase();

it("values of one field stand together, exclusions apart", () => {
  const filters = [
    { field: "client", value: "web", isExcluded: true },
    { field: "resource", value: "a", isExcluded: false },
    { field: "resource", value: "b", isExcluded: false },
  ] as const;
  expect(conditionsOf({ filters, text: " x y " }, names)).toEqual([
    { label: "Resource", isExcluded: false, values: ["A", "B"] },
    { label: "Client", isExcluded: true, values: ["WEB"] },
    { label: "Text", isExcluded: false, values: ["x y"] },
  ]);
  expect(filterInWords(filters[0], names)).toBe("not Client WEB");
});
