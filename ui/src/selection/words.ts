/** A selection in words. */
import { FIELD_LABELS } from "./labels";
import { FIELDS, type Field, type Filter, type Selection } from "./selection";

/** What a value of a field is called; the value itself when nothing else is known. */
export type Names = (field: Field, value: string) => string;

export const NO_NAMES: Names = (_, value) => value;

/** `Resource Services`, or `not Client web`. */
export function filterInWords({ field, value, isExcluded }: Filter, names: Names): string {
  return `${isExcluded ? "not " : ""}${FIELD_LABELS[field]} ${names(field, value)}`;
}

/** One condition: one of the values, or none of them. */
export interface Condition {
  label: string;
  isExcluded: boolean;
  values: string[];
}

/** The conditions that all have to hold, in the order of the fields. */
export function conditionsOf(
  { filters, text }: Pick<Selection, "filters" | "text">,
  names: Names,
): Condition[] {
  const conditions = FIELDS.flatMap((field) =>
    [false, true].map((isExcluded) => ({
      label: FIELD_LABELS[field],
      isExcluded,
      values: filters
        .filter((filter) => filter.field === field && filter.isExcluded === isExcluded)
        .map(({ value }) => names(field, value)),
    })),
  );
  if (text.trim() !== "") conditions.push({ label: "Text", isExcluded: false, values: [text.trim()] });
  return conditions.filter(({ values }) => values.length > 0);
}
