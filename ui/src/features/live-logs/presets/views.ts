/** Between a selection and what is kept of it under a name. */
import type { SavedView, SavedViewInput } from "../../../api/savedViews";
import { readFilters, writeFilters } from "../../../selection/filtersObject";
import { DEFAULT, LASTS, type Selection } from "../../../selection/selection";
import { isSameChoice } from "./presets";

export function viewOf(selection: Selection, name: string): SavedViewInput {
  const { duration } = selection;
  const filters = writeFilters(selection);
  if (duration.kind === "last") return { name, filters, duration: duration.last };
  return { name, filters, duration: null, startTime: duration.start, endTime: duration.end };
}

export function selectionOf({ filters, duration, startTime, endTime }: SavedViewInput): Selection {
  const last = LASTS.find((last) => last === duration);
  const isBetween = last === undefined && startTime && endTime;
  return {
    ...readFilters(filters),
    duration: last
      ? { kind: "last", last }
      : isBetween
        ? { kind: "between", start: instant(startTime), end: instant(endTime) }
        : DEFAULT.duration,
  };
}

/** Whether a selection is what a view keeps. */
export function isShown(view: SavedView, selection: Selection): boolean {
  const kept = selectionOf(view);
  return (
    isSameChoice(kept, selection) && JSON.stringify(kept.duration) === JSON.stringify(selection.duration)
  );
}

/** In the spelling of a selection. */
function instant(text: string): string {
  return new Date(text).toISOString();
}
