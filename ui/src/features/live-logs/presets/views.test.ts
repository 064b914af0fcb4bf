import { expect, it } from "vitest";
import type { Selection } from "../../../selection/selection";
import { isSameChoice } from "./presets";
import { isShown, selectionOf, viewOf } from "./views";

const SELECTION: Selection = {
  duration: { kind: "last", last: "7d" },
  filters: [
    { field: "resource", value: "Services", isExcluded: false },
    { field: "client", value: "web", isExcluded: true },
  ],
  text: "x",
};
const BETWEEN: Selection = {
  ...SELECTION,
  duration: { kind: "between", start: "2026-11-01T00:00:00.000Z", end: "2026-11-02T00:00:00.000Z" },
};

it.each([SELECTION, BETWEEN])("a view gives back what it keeps", (selection) => {
  expect(selectionOf(viewOf(selection, "mine"))).toEqual(selection);
});

it("times may be spelt otherwise", () => {
  const view = { ...viewOf(BETWEEN, "mine"), startTime: "2026-11-01T00:00:00.000000Z" };
  expect(isShown(view, BETWEEN)).toBe(true);
  expect(isShown(view, SELECTION)).toBe(false);
});

it("the order of filters does not matter, anything else does", () => {
  const turned = { ...SELECTION, filters: [...SELECTION.filters].reverse() };
  expect(isSameChoice(SELECTION, turned)).toBe(true);
  expect(isSameChoice(SELECTION, { ...SELECTION, text: "" })).toBe(false);
  expect(isSameChoice(SELECTION, { ...SELECTION, filters: SELECTION.filters.slice(1) })).toBe(false);
  expect(isSameChoice({ ...SELECTION, filters: SELECTION.filters.slice(1) }, SELECTION)).toBe(false);
});
