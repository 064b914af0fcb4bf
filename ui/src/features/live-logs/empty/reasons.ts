/** When nothing is found: what could be let go of, and since when there is anything to find. */
import type { Look } from "../../../api/events";
import { FIELDS, type Selection } from "../../../selection/selection";
import { type Condition, conditionsOf, type Names } from "../../../selection/words";

/** A condition, and the selection without it. */
export interface Drop {
  condition: Condition;
  without: Selection;
}

/** One condition let go of at a time: all values of a field together, for any of them suffices. */
export function dropsOf(selection: Selection, names: Names): Drop[] {
  const byField = FIELDS.flatMap((field) =>
    [false, true].map((isExcluded): Selection => {
      const filters = selection.filters.filter(
        (filter) => filter.field !== field || filter.isExcluded !== isExcluded,
      );
      return { ...selection, filters };
    }),
  );
  const without = byField.filter(({ filters }) => filters.length < selection.filters.length);
  if (selection.text.trim() !== "") without.push({ ...selection, text: "" });
  return conditionsOf(selection, names).flatMap((condition, place) => {
    const rest = without[place];
    return rest ? [{ condition, without: rest }] : [];
  });
}

/** When recording began, if the look begins earlier: of the chosen resource where it is only one. */
export function recordedSince({ selection, anchor, recordingSince }: Look): string | undefined {
  const chosen = selection.filters.filter(({ field, isExcluded }) => field === "resource" && !isExcluded);
  const [only] = chosen.length === 1 ? chosen : [];
  const since = (only && recordingSince.resources[only.value]) ?? recordingSince.organisation;
  return Date.parse(anchor.range.start) < Date.parse(since) ? since : undefined;
}
