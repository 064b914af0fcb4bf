/** One value: how often it occurs, a box to filter for it and a button to exclude it. */
import type { FacetField } from "../../../api/facets";
import { Button } from "../../../components/Button";
import { Exclude } from "../../../components/icons";
import { OutcomeMark } from "../../../components/OutcomeMark";
import { Visible } from "../../../components/Visible";
import { count } from "../../../text/count";
import { visible } from "../../../text/visible";
import type { Choice, Option } from "./choices";
import styles from "./FacetOption.module.css";

interface FacetOptionProps {
  field: FacetField;
  option: Option;
  onChoose: (choice: Exclude<Choice, "none">) => void;
}

export function FacetOption({ field, option, onChoose }: FacetOptionProps) {
  const name = option.name || option.value;
  const about = option.email && option.email !== name ? option.email : undefined;
  const isExcluded = option.choice === "excluded";
  return (
    <li className={styles.option} data-choice={option.choice}>
      <label className={styles.label}>
        <input type="checkbox" checked={option.choice === "only"} onChange={() => onChoose("only")} />
        {field === "outcome" && <OutcomeMark outcome={option.value} />}
        <span className={styles.name} title={visible(about ? `${name} (${about})` : name)}>
          {name === "" ? "(none)" : <Visible text={name} />}
          {about && (
            <span className={styles.about}>
              <Visible text={about} />
            </span>
          )}
        </span>
        {option.count !== undefined && <span className={styles.count}>{count(option.count)}</span>}
      </label>
      <Button
        weight="bare"
        className={styles.exclude}
        aria-pressed={isExcluded}
        aria-label={`Exclude ${visible(name)}`}
        title={isExcluded ? "Excluded" : "Exclude"}
        onClick={() => onChoose("excluded")}
      >
        <Exclude />
      </Button>
    </li>
  );
}
