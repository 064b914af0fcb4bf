/**
 * A selection: the events that a person looks at, as a link carries it.
 *
 * `?duration=24h&resource=Services&resource=Runbook&exclude.actor=…&q=…`, or `from` and `to` (instants) in the place of
 * `duration`. What a link says that is not understood is left out, so that an old link shows something.
 */

/** What can be filtered, under the names of the HTTP interface. */
export const FIELDS = [
  "resource",
  "action",
  "actor",
  "team",
  "client",
  "outcome",
  "target",
  "sessionID",
  "requestID",
  "ipAddress",
] as const;
export type Field = (typeof FIELDS)[number];

/** Ranges that end now and move on with it. */
export const LASTS = ["15m", "1h", "24h", "7d", "30d", "3mo"] as const;
export type Last = (typeof LASTS)[number];

export type Duration = { kind: "last"; last: Last } | { kind: "between"; start: string; end: string };

export interface Filter {
  field: Field;
  value: string;
  /** Whether events with the value are shown, or all others. */
  isExcluded: boolean;
}

export interface Selection {
  duration: Duration;
  /** In the order in which they were added; no two are equal. */
  filters: readonly Filter[];
  /** Free text, as it was typed. */
  text: string;
}

export const DEFAULT: Selection = { duration: { kind: "last", last: "24h" }, filters: [], text: "" };

export function readSelection(search: string): Selection {
  const parameters = new URLSearchParams(search);
  const filters: Filter[] = [];
  for (const [name, value] of parameters) {
    const isExcluded = name.startsWith("exclude.");
    const field = FIELDS.find((field) => field === (isExcluded ? name.slice("exclude.".length) : name));
    if (field !== undefined && value !== "") filters.push({ field, value, isExcluded });
  }
  return {
    duration: readDuration(parameters),
    filters: filters.filter((filter, index) => filters.findIndex((other) => isSame(other, filter)) === index),
    text: parameters.get("q") ?? "",
  };
}

function readDuration(parameters: URLSearchParams): Duration {
  const [start, end] = [instant(parameters.get("from")), instant(parameters.get("to"))];
  if (start !== undefined && end !== undefined && start < end) return { kind: "between", start, end };
  const last = LASTS.find((last) => last === parameters.get("duration"));
  return last === undefined ? DEFAULT.duration : { kind: "last", last };
}

/** The same instant in the one spelling that compares as text. */
function instant(text: string | null): string | undefined {
  const milliseconds = text === null ? Number.NaN : Date.parse(text);
  return Number.isNaN(milliseconds) ? undefined : new Date(milliseconds).toISOString();
}

/** The query of a link; the default selection has an empty one. */
export function writeSelection(selection: Selection): URLSearchParams {
  const parameters = new URLSearchParams();
  const { duration } = selection;
  if (duration.kind === "between") {
    parameters.set("from", duration.start);
    parameters.set("to", duration.end);
  } else if (DEFAULT.duration.kind === "last" && duration.last !== DEFAULT.duration.last) {
    parameters.set("duration", duration.last);
  }
  for (const { field, value, isExcluded } of selection.filters) {
    parameters.append(isExcluded ? `exclude.${field}` : field, value);
  }
  if (selection.text !== "") parameters.set("q", selection.text);
  return parameters;
}

export function isSame(one: Filter, other: Filter): boolean {
  return one.field === other.field && one.value === other.value && one.isExcluded === other.isExcluded;
}

/** With a filter more; the opposite one goes. */
export function withFilter(selection: Selection, filter: Filter): Selection {
  return { ...selection, filters: [...without(selection.filters, filter.field, filter.value), filter] };
}

export function withoutFilter(selection: Selection, filter: Filter): Selection {
  return { ...selection, filters: selection.filters.filter((other) => !isSame(other, filter)) };
}

function without(filters: readonly Filter[], field: Field, value: string): Filter[] {
  return filters.filter((filter) => filter.field !== field || filter.value !== value);
}
