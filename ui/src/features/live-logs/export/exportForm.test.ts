import { expect, it } from "vitest";
import { NO_NAMES } from "../../../selection/words";
import { NAME_MAX, suggestedName } from "./exportForm";

const DAY = "2026-11-23";
const only = (value: string, isExcluded = false) => ({ field: "resource", value, isExcluded }) as const;

it("an export is named after what it has and the day", () => {
  expect(suggestedName({ filters: [], text: "" }, NO_NAMES, DAY)).toBe("All events 2026-11-23");
  const filters = [only("Services"), only("Runbook", true)];
  expect(suggestedName({ filters, text: "db" }, NO_NAMES, DAY)).toBe("Services, not Runbook, db 2026-11-23");
});

it("the name is never longer than allowed, nor begins with a blank", () => {
  const long = suggestedName({ filters: [only("x".repeat(200))], text: "" }, NO_NAMES, DAY);
  expect(long).toHaveLength(NAME_MAX);
  expect(long.endsWith("… 2026-11-23")).toBe(true);
  expect(suggestedName({ filters: [only(" y")], text: "" }, NO_NAMES, DAY)).toBe("y 2026-11-23");
});
