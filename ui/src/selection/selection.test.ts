import { describe, expect, it } from "vitest";
import { DEFAULT, readSelection, type Selection, withFilter, writeSelection } from "./selection";

const OF_EVERYTHING: Selection = {
  duration: { kind: "between", start: "2026-01-02T03:04:05.000Z", end: "2026-02-01T00:00:00.000Z" },
  filters: [
    { field: "resource", value: "Services", isExcluded: false },
    { field: "resource", value: "a,b&c=d", isExcluded: false },
    { field: "ipAddress", value: "10.0.0.0/8", isExcluded: true },
  ],
  text: '"sign in" 100%',
};

describe("a selection in a link", () => {
  it("comes back as it was", () => {
    expect(readSelection(writeSelection(OF_EVERYTHING).toString())).toEqual(OF_EVERYTHING);
  });

  it("is empty when nothing was chosen", () => {
    expect(writeSelection(DEFAULT).toString()).toBe("");
    expect(readSelection("")).toEqual(DEFAULT);
  });

  it("leaves out what it does not understand", () => {
    expect(readSelection("?duration=9y&colour=red&from=yesterday&to=2026-01-01&resource=")).toEqual(DEFAULT);
  });

  it("names no filter twice", () => {
    expect(readSelection("client=web&client=web").filters).toHaveLength(1);
  });
});

it("a filter replaces its opposite", () => {
  const only = { field: "actor", value: "u1", isExcluded: false } as const;
  const excluded = { ...only, isExcluded: true };
  expect(withFilter(withFilter(DEFAULT, only), excluded).filters).toEqual([excluded]);
});
