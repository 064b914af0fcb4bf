/** Some of several values, each of which is ticked or not. */
import { CheckField } from "../../../components/Field";
import { Visible } from "../../../components/Visible";
import { sentence } from "../../../text/sentence";
import { visible } from "../../../text/visible";
import styles from "./CheckList.module.css";

interface CheckListProps {
  title: string;
  hint?: string;
  error?: string | undefined;
  /** What can be ticked; what is ticked and not among them is shown too. */
  options: readonly { value: string; label: string }[];
  values: readonly string[];
  onChange: (values: string[]) => void;
}

export function CheckList({ title, hint, error, options, values, onChange }: CheckListProps) {
  const strangers = values.filter((value) => !options.some((option) => option.value === value));
  const shown = [...options, ...strangers.map((value) => ({ value, label: value }))];
  return (
    <fieldset className={styles.list}>
      <legend>{title}</legend>
      {hint && <p className={styles.hint}>{hint}</p>}
      <div className={styles.checks}>
        {shown.map(({ value, label }) => (
          <CheckField
            key={value}
            label={visible(label)}
            checked={values.includes(value)}
            onChange={({ target }) =>
              onChange(target.checked ? [...values, value] : values.filter((other) => other !== value))
            }
          />
        ))}
      </div>
      {error && (
        <p className={styles.error}>
          <Visible text={sentence(error)} />
        </p>
      )}
    </fieldset>
  );
}
