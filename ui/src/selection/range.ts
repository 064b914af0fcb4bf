/** From a duration to two instants, and from a selection to the parameters of a request. */
import { writeFilters } from "./filtersObject";
import type { Last, Selection } from "./selection";

/** Half-open: what happened at `end` is not in it. */
export interface Range {
  start: string;
  end: string;
}

const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;
const DAY_MS = 24 * HOUR_MS;

const LENGTH_MS: Record<Exclude<Last, "3mo">, number> = {
  "15m": 15 * MINUTE_MS,
  "1h": HOUR_MS,
  "24h": DAY_MS,
  "7d": 7 * DAY_MS,
  "30d": 30 * DAY_MS,
};

/** The range of a selection for somebody who looks at the instant `nowMs`. */
export function rangeOf(duration: Selection["duration"], nowMs: number): Range {
  if (duration.kind === "between") return { start: duration.start, end: duration.end };
  const startMs = duration.last === "3mo" ? threeMonthsBefore(nowMs) : nowMs - LENGTH_MS[duration.last];
  return { start: new Date(startMs).toISOString(), end: new Date(nowMs).toISOString() };
}

/** Three calendar months back, in UTC; a day that the month lacks becomes its last. */
export function threeMonthsBefore(ms: number): number {
  const date = new Date(ms);
  const day = date.getUTCDate();
  date.setUTCDate(1);
  date.setUTCMonth(date.getUTCMonth() - 3);
  const last = new Date(Date.UTC(date.getUTCFullYear(), date.getUTCMonth() + 1, 0)).getUTCDate();
  date.setUTCDate(Math.min(day, last));
  return date.getTime();
}

/** The parameters of a request for what is selected: `resource[]=a,b`, with `\,` for a comma inside a value. */
export function parametersOf(
  selection: Pick<Selection, "filters" | "text">,
  range: Range | undefined,
): URLSearchParams {
  const parameters = new URLSearchParams();
  if (range) {
    parameters.set("startTime", range.start);
    parameters.set("endTime", range.end);
  }
  for (const [name, value] of Object.entries(writeFilters(selection))) {
    if (typeof value === "string") parameters.set(name, value);
    else parameters.set(`${name}[]`, value.map((each) => each.replaceAll(",", "\\,")).join(","));
  }
  return parameters;
}

/** The `filters` of an export: values as they are. */
export function exportFiltersOf(selection: Pick<Selection, "filters" | "text">, range: Range) {
  return { ...writeFilters(selection), startTime: range.start, endTime: range.end };
}
