import { expect, it } from "vitest";
import { COLUMNS, DEFAULT_LAYOUT, readLayout, shifted, shownColumns, toggled } from "./columns";

it("what was kept comes back", () => {
  const layout = toggled(shifted(DEFAULT_LAYOUT, "actor", -1), "team");
  expect(readLayout(JSON.parse(JSON.stringify(layout)))).toEqual(layout);
  expect(shownColumns(layout).slice(0, 2)).toEqual(["actor", "time"]);
  expect(shownColumns(layout)).not.toContain("team");
});

it.each([[null], ["time"], [7]])("%j is no layout", (value) => {
  expect(readLayout(value)).toBeUndefined();
});

it("columns that are no more are left out, new ones stand at the end, none stands twice", () => {
  const layout = readLayout({ order: ["ipAddress", "weather", "ipAddress"], hidden: ["weather"] });
  expect(layout?.order[0]).toBe("ipAddress");
  expect([...(layout?.order ?? [])].sort()).toEqual([...COLUMNS].sort());
  expect(layout?.hidden).toEqual([]);
});

it("never hides everything", () => {
  let layout = DEFAULT_LAYOUT;
  for (const id of COLUMNS) layout = toggled(layout, id);
  expect(shownColumns(layout)).toEqual(["ipAddress"]);
  expect(readLayout({ order: [], hidden: COLUMNS })?.hidden).toEqual([]);
});

it("a column at the end stays there", () => {
  expect(shifted(DEFAULT_LAYOUT, "time", -1)).toBe(DEFAULT_LAYOUT);
  expect(shifted(DEFAULT_LAYOUT, "ipAddress", 1)).toBe(DEFAULT_LAYOUT);
});
