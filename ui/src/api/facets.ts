/** The values of a field among the events that are looked at, with how often each occurs. */
import { useQuery } from "@tanstack/react-query";
import type { Anchor } from "../selection/anchor";
import { parametersOf } from "../selection/range";
import type { Field, Selection } from "../selection/selection";
import { get, type Schema } from "./request";

export type FacetField = Exclude<Field, "target" | "sessionID" | "requestID">;

export type FacetValue = Schema["FacetView"];

/** How many values a list shows; a prefix finds the others. */
export const FACET_VALUES_MAX = 100;

/**
 * Asked without the filters of the field itself, so that what is chosen stays among what can be chosen. The values of
 * what was shown before stay until the new ones are there.
 */
export function useFacet(
  field: FacetField,
  selection: Selection,
  anchor: Anchor | undefined,
  prefix: string,
) {
  const others = selection.filters.filter((filter) => filter.field !== field);
  const query = parametersOf({ filters: others, text: selection.text }, anchor?.range);
  query.set("field", field);
  query.set("timezone", "UTC");
  query.set("limit", String(FACET_VALUES_MAX));
  if (prefix !== "") query.set("prefix", prefix);
  if (anchor) query.set("throughID", String(anchor.throughID));
  return useQuery({
    queryKey: ["facet", field, query.toString()],
    enabled: anchor !== undefined,
    queryFn: ({ signal }) => get("/v3/audit-logs/facets", { query, signal }),
    placeholderData: (before, asked) => (asked?.queryKey[1] === field ? before : undefined),
  });
}
