/** The values of one field: each can be filtered for or excluded, several at a time. */
import { useState } from "react";
import { FACET_VALUES_MAX, type FacetField, useFacet } from "../../../api/facets";
import { Button } from "../../../components/Button";
import { FormError } from "../../../components/FormError";
import type { Anchor } from "../../../selection/anchor";
import { FIELD_LABELS } from "../../../selection/labels";
import type { Filter, Selection } from "../../../selection/selection";
import { count } from "../../../text/count";
import { isAddress } from "./address";
import { chosenLike, optionsOf, withChoice } from "./choices";
import styles from "./FacetList.module.css";
import { FacetOption } from "./FacetOption";
import { useSettled } from "./useSettled";

interface FacetListProps {
  field: FacetField;
  selection: Selection;
  anchor: Anchor | undefined;
  onChange: (filters: Filter[]) => void;
}

/** How long a pause in typing is. */
const PAUSE_MS = 200;

export function FacetList({ field, selection, anchor, onChange }: FacetListProps) {
  const [typed, setTyped] = useState("");
  const text = typed.trim();
  const facet = useFacet(field, selection, anchor, useSettled(text, PAUSE_MS));
  const added = chosenLike(field, selection.filters, text);
  if (field === "ipAddress" && isAddress(text)) added.unshift(text);
  const options = optionsOf(field, facet.data?.data ?? [], added, selection.filters);
  return (
    <div className={styles.facet}>
      <input
        type="search"
        className={styles.search}
        aria-label={`Search ${FIELD_LABELS[field]}`}
        placeholder={field === "ipAddress" ? "Address, or range such as 10.0.0.0/8" : "Search"}
        value={typed}
        onChange={(event) => setTyped(event.target.value)}
      />
      <ul className={styles.options} aria-busy={facet.isFetching}>
        {options.map((option) => (
          <FacetOption
            key={option.value}
            field={field}
            option={option}
            onChoose={(choice) => onChange(withChoice(selection.filters, field, option.value, choice))}
          />
        ))}
        {facet.isPending && <li className={styles.note}>Counting…</li>}
        {facet.isSuccess && options.length === 0 && <li className={styles.note}>{emptyNote(field, text)}</li>}
      </ul>
      {facet.isError ? (
        <div className={styles.failed}>
          <FormError error={facet.error} />
          <Button onClick={() => facet.refetch()}>Try again</Button>
        </div>
      ) : (
        <MoreNote shown={facet.data?.data.length ?? 0} all={facet.data?.metadata.valueCount ?? 0} />
      )}
    </div>
  );
}

function emptyNote(field: FacetField, text: string): string {
  if (field === "ipAddress" && text !== "")
    return "No such address here. A whole address or range can be chosen.";
  return text === "" ? "Nothing to choose from in this time." : "Nothing begins with that.";
}

function MoreNote({ shown, all }: { shown: number; all: number }) {
  if (all <= shown || shown < FACET_VALUES_MAX) return null;
  return (
    <p className={styles.more}>
      The {count(shown)} most frequent of {count(all)}: type to find others.
    </p>
  );
}
