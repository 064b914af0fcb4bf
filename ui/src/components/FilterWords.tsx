/** The conditions of a selection in words. */
import type { Condition } from "../selection/words";
import styles from "./FilterWords.module.css";
import { Visible } from "./Visible";

interface FilterWordsProps {
  conditions: readonly Condition[];
  /** Beside each other, as far as there is room. */
  isOneLine?: boolean;
}

export function FilterWords({ conditions, isOneLine = false }: FilterWordsProps) {
  return (
    <ul className={isOneLine ? styles.oneLine : styles.conditions}>
      {conditions.map(({ label, isExcluded, values }) => (
        <li key={`${label} ${isExcluded}`}>
          <span className={styles.label}>{isExcluded ? `${label} is not` : label}</span>{" "}
          {values.map((value, index) => (
            <span key={value}>
              {index > 0 && <span className={styles.label}> or </span>}
              <Visible text={value} />
            </span>
          ))}
        </li>
      ))}
    </ul>
  );
}
