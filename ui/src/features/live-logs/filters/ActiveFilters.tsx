/** What is filtered by, each with a way to let it go. */
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
  if (selection.filters.length === 0 && selection.text === "") return null;
  return (
    <ul className={styles.filters} aria-label="Active filters">
      {selection.filters.map((filter) => (
        <Chip
          key={`${filter.isExcluded} ${filter.field} ${filter.value}`}
          filter={filter}
          names={names}
          onRemove={() => onChange(withoutFilter(selection, filter))}
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
