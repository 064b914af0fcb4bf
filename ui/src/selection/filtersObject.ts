/**
 * A selection without its times as the `filters` of an export or a saved view: the names of the parameters without
 * brackets, values as they are. The history answers people and teams as objects with their names.
 */
import { FIELDS, type Filter, type Selection } from "./selection";

export type Chosen = Pick<Selection, "filters" | "text">;

/** Every list, inclusions first. */
const LISTS = [false, true].flatMap((isExcluded) =>
  FIELDS.map((field) => ({ field, isExcluded, name: isExcluded ? `exclude.${field}` : field })),
);

export function writeFilters({ filters, text }: Chosen): Record<string, string | string[]> {
  const written: Record<string, string | string[]> = {};
  for (const { field, isExcluded, name } of LISTS) {
    const values = filters.filter((filter) => filter.field === field && filter.isExcluded === isExcluded);
    if (values.length > 0) written[name] = values.map(({ value }) => value);
  }
  if (text.trim() !== "") written.q = text;
  return written;
}

/** What is not understood is left out. */
export function readFilters(written: unknown): Chosen {
  const members = asRecord(written);
  const filters = LISTS.flatMap(({ field, isExcluded, name }): Filter[] => {
    const values = members[name];
    if (!Array.isArray(values)) return [];
    return values.flatMap((each) => {
      const value = idOf(each);
      return value === undefined ? [] : [{ field, value, isExcluded }];
    });
  });
  return { filters, text: textOf(members.q) ?? "" };
}

/** The value itself, or the id of a person or a team. */
function idOf(value: unknown): string | undefined {
  const { userID, id } = asRecord(value);
  return textOf(value) ?? textOf(userID) ?? textOf(id);
}

export function asRecord(value: unknown): Record<string, unknown> {
  return typeof value === "object" && value !== null ? { ...value } : {};
}

export function textOf(value: unknown): string | undefined {
  return typeof value === "string" ? value : undefined;
}
