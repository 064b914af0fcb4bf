/** Between a selection and what is kept of it under a name. */
import type { SavedViewRequest } from "../../../api/savedViews";
import { readFilters, writeFilters } from "../../../selection/filtersObject";
import { DEFAULT, type Duration, LASTS, type Selection } from "../../../selection/selection";
import { isSameChoice } from "./presets";

export function viewOf(selection: Selection, name: string): SavedViewRequest {
  const { duration } = selection;
  const filters = writeFilters(selection);
  if (duration.kind === "last") return { name, filters, duration: duration.last };
  return { name, filters, duration: null, startTime: duration.start, endTime: duration.end };
}

/** What a view keeps, as it is sent and as it is answered. */
type Kept = Omit<SavedViewRequest, "name" | "filters"> & { filters: unknown };

export function selectionOf(kept: Kept): Selection {
  return { ...readFilters(kept.filters), duration: durationOf(kept) };
}

function durationOf({ duration, startTime, endTime }: Kept): Duration {
  const last = LASTS.find((last) => last === duration);
  if (last !== undefined) return { kind: "last", last };
  if (!startTime || !endTime) return DEFAULT.duration;
  return { kind: "between", start: instant(startTime), end: instant(endTime) };
}

/** Whether a selection is what a view keeps. */
export function isShown(view: Kept, selection: Selection): boolean {
  const kept = selectionOf(view);
  return (
    isSameChoice(kept, selection) && JSON.stringify(kept.duration) === JSON.stringify(selection.duration)
  );
}

/** In the spelling of a selection. */
function instant(text: string): string {
  return new Date(text).toISOString();
}
