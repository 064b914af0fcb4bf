import { expect, it } from "vitest";
import { parametersOf, rangeOf, threeMonthsBefore } from "./range";

const at = (text: string) => Date.parse(text);

it.each([
  ["2026-11-23T10:00:00.000Z", "2026-08-23T10:00:00.000Z"],
  ["2026-05-31T10:00:00.000Z", "2026-02-28T10:00:00.000Z"],
  ["2026-02-28T00:00:00.000Z", "2025-11-28T00:00:00.000Z"],
])("three months before %s is %s", (now, before) => {
  expect(new Date(threeMonthsBefore(at(now))).toISOString()).toBe(before);
});

it("a duration ends now", () => {
  expect(rangeOf({ kind: "last", last: "15m" }, at("2026-11-23T10:00:00.000Z"))).toEqual({
    start: "2026-11-23T09:45:00.000Z",
    end: "2026-11-23T10:00:00.000Z",
  });
});

it("values are joined, and a comma inside one is kept", () => {
  const filters = [
    { field: "target", value: "a,b", isExcluded: false },
    { field: "target", value: "c", isExcluded: false },
    { field: "client", value: "web", isExcluded: true },
  ] as const;
  const parameters = parametersOf({ filters, text: " " }, undefined);
  expect(parameters.toString()).toBe("target%5B%5D=a%5C%2Cb%2Cc&exclude.client%5B%5D=web");
});
