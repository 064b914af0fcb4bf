/** What is offered where the caret stands: names of fields, or values that the events have. */
import { useState } from "react";
import { type FacetValue, useFacet } from "../../../api/facets";
import type { Anchor } from "../../../selection/anchor";
import type { Selection } from "../../../selection/selection";
import { count } from "../../../text/count";
import { useSettled } from "../filters/useSettled";
import { fieldsLike, type Spot } from "./completion";
import { QUERY_FIELDS, type QueryField } from "./queryFields";

export interface Suggestion {
  /** What is put into the query. */
  value: string;
  label: string;
  about: string;
  /** How many events have it. */
  count?: string;
}

/** Offered at once. */
const SUGGESTIONS_MAX = 8;
/** How long a pause in typing is. */
const PAUSE_MS = 200;

export function useSuggestions(
  spot: Spot | undefined,
  selection: Selection,
  anchor: Anchor | undefined,
): Suggestion[] {
  // The query itself is not finished, so values are counted among all events of the time and the filters.
  const among = { ...selection, text: "" };
  const facet = spot?.kind === "value" ? QUERY_FIELDS[spot.field].facet : undefined;
  const prefix = useSettled(facet === undefined ? "" : (spot?.prefix ?? ""), PAUSE_MS);
  const values = useFacet(facet ?? "resource", among, facet === undefined ? undefined : anchor, prefix);
  if (spot?.kind === "field") return fieldsLike(spot.prefix).map(ofField);
  if (facet === undefined) return [];
  // Those that were there before stay until the server has answered, as far as they still fit.
  const fitting = (values.data?.data ?? []).filter((value) => contains(value, spot?.prefix ?? ""));
  return fitting.slice(0, SUGGESTIONS_MAX).map(ofValue);
}

function contains({ value, name, email }: FacetValue, prefix: string): boolean {
  const wanted = prefix.toLowerCase();
  return [value, name, email].some((text) => text?.toLowerCase().includes(wanted));
}

function ofField(field: QueryField): Suggestion {
  return { value: field, label: `${field}:`, about: QUERY_FIELDS[field].about };
}

function ofValue({ value, name, email, count: found }: FacetValue): Suggestion {
  const [label = value, about = ""] = [name, email].flatMap((text) => text || []);
  return { value: email || value, label, about, count: count(found) };
}

/** Which of the suggestions is active, none at first, and whether they were sent away. Both begin anew at another spot. */
export function useActive(key: string) {
  const [state, setState] = useState({ key, active: -1, isClosed: false });
  const current = state.key === key ? state : { key, active: -1, isClosed: false };
  return {
    ...current,
    move: (active: number) => setState({ key, active, isClosed: false }),
    close: () => setState({ key, active: -1, isClosed: true }),
  };
}
