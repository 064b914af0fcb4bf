/** What is filtered by, each with a way to let it go. */
import { useEffect, useRef } from "react";
import { Button } from "../../../components/Button";
import { Close } from "../../../components/icons";
import { Visible } from "../../../components/Visible";
import { FIELD_LABELS } from "../../../selection/labels";
import { type Filter, type Selection, withoutFilter } from "../../../selection/selection";
import { filterInWords, type Names } from "../../../selection/words";
import { visible } from "../../../text/visible";
import styles from "./ActiveFilters.module.css";

interface ActiveFiltersProps {
  selection: Selection;
  names: Names;
  onChange: (selection: Selection) => void;
}

export function ActiveFilters({ selection, names, onChange }: ActiveFiltersProps) {
  const [list, keepPlace] = useKeptPlace(selection);
  if (selection.filters.length === 0 && selection.text === "") return null;
  return (
    <ul ref={list} className={styles.filters} aria-label="Active filters">
      {selection.filters.map((filter, place) => (
        <Chip
          key={`${filter.isExcluded} ${filter.field} ${filter.value}`}
          filter={filter}
          names={names}
          onRemove={() => {
            keepPlace(place);
            onChange(withoutFilter(selection, filter));
          }}
        />
      ))}
      <li>
        <Button
          weight="bare"
          className={styles.clear}
          onClick={() => onChange({ ...selection, filters: [], text: "" })}
        >
          Clear all
        </Button>
      </li>
    </ul>
  );
}

/** Removing a filter takes the focused button away: the next one gets the focus. */
function useKeptPlace(selection: Selection) {
  const list = useRef<HTMLUListElement>(null);
  const place = useRef<number>(undefined);
  // biome-ignore lint/correctness/useExhaustiveDependencies: the place is for the selection that follows
  useEffect(() => {
    if (place.current === undefined) return;
    list.current?.querySelectorAll("button")[place.current]?.focus();
    place.current = undefined;
  }, [selection]);
  const keep = (next: number) => {
    place.current = next;
  };
  return [list, keep] as const;
}

function Chip({ filter, names, onRemove }: { filter: Filter; names: Names; onRemove: () => void }) {
  const words = visible(filterInWords(filter, names));
  return (
    <li className={styles.chip} data-excluded={filter.isExcluded}>
      <span className={styles.words} title={words}>
        <span className={styles.field}>
          {filter.isExcluded && "not "}
          {FIELD_LABELS[filter.field]}
        </span>
        <Visible text={names(filter.field, filter.value)} />
      </span>
      <button type="button" className={styles.remove} aria-label={`Remove ${words}`} onClick={onRemove}>
        <Close />
      </button>
    </li>
  );
}
