/** The list under the search box, of which the box names the active one. */
import { Visible } from "../../../components/Visible";
import styles from "./Suggestions.module.css";
import type { Suggestion } from "./useSuggestions";

interface SuggestionsProps {
  id: string;
  suggestions: readonly Suggestion[];
  active: number;
  onChoose: (index: number) => void;
}

export const optionID = (id: string, index: number) => `${id}-${index}`;

export function Suggestions({ id, suggestions, active, onChoose }: SuggestionsProps) {
  return (
    <div id={id} role="listbox" aria-label="Suggestions" className={styles.list}>
      {suggestions.map(({ value, label, about, count }, index) => (
        // The focus stays in the box, whose keys move through the list.
        // biome-ignore lint/a11y/useFocusableInteractive: the box names the active one
        // biome-ignore lint/a11y/useKeyWithClickEvents: the box has the keys
        <div
          key={value}
          id={optionID(id, index)}
          role="option"
          aria-selected={index === active}
          className={styles.option}
          onPointerDown={(event) => event.preventDefault()}
          onClick={() => onChoose(index)}
        >
          <span className={styles.label}>
            <Visible text={label} />
          </span>
          <span className={styles.about}>
            <Visible text={about} />
          </span>
          {count !== undefined && <span className={styles.count}>{count}</span>}
        </div>
      ))}
    </div>
  );
}
