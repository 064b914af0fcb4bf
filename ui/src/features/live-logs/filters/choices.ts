/** What a list of the panel offers: the values that occur, and before them those that do not and yet can be chosen. */
import type { FacetValue } from "../../../api/facets";
import type { Field, Filter } from "../../../selection/selection";

/** How a value is filtered: only events with it, all others, or not at all. */
export type Choice = "only" | "excluded" | "none";

export interface Option extends Omit<FacetValue, "count"> {
  choice: Choice;
  /** Absent for what was not counted. */
  count?: number;
}

/** `added` are values that can be chosen though nothing is known of them. */
export function optionsOf(
  field: Field,
  values: readonly FacetValue[],
  added: readonly string[],
  filters: readonly Filter[],
): Option[] {
  const chosen = filters.filter((filter) => filter.field === field);
  const isThere = new Set(values.map(({ value }) => value));
  const absent = new Set(added.filter((value) => !isThere.has(value)));
  return [...[...absent].map((value) => ({ value })), ...values].map((each) => ({
    ...each,
    choice: choiceOf(chosen, each.value),
  }));
}

/** The chosen values that a search for `typed` finds. */
export function chosenLike(field: Field, filters: readonly Filter[], typed: string): string[] {
  const like = typed.toLowerCase();
  return filters
    .filter((filter) => filter.field === field && filter.value.toLowerCase().includes(like))
    .map(({ value }) => value);
}

function choiceOf(chosen: readonly Filter[], value: string): Choice {
  const filter = chosen.find((filter) => filter.value === value);
  if (filter === undefined) return "none";
  return filter.isExcluded ? "excluded" : "only";
}

/** The filters after a value was chosen in one way or, chosen so already, let go. */
export function withChoice(
  filters: readonly Filter[],
  field: Field,
  value: string,
  choice: Exclude<Choice, "none">,
): Filter[] {
  const isExcluded = choice === "excluded";
  const others = filters.filter((filter) => filter.field !== field || filter.value !== value);
  const isLetGo = filters.some(
    (filter) => filter.field === field && filter.value === value && filter.isExcluded === isExcluded,
  );
  return isLetGo ? others : [...others, { field, value, isExcluded }];
}
