/** Something that is on or off, and for how many minutes. */
import { CheckField, Field } from "../../../components/Field";
import styles from "./Config.module.css";

interface MinutesFieldProps {
  label: string;
  /** What the minutes are. */
  unit: string;
  isEnabled: boolean;
  minutes: number;
  error: string | undefined;
  onChange: (isEnabled: boolean, minutes: number) => void;
}

export function MinutesField({ label, unit, isEnabled, minutes, error, onChange }: MinutesFieldProps) {
  return (
    <div className={styles.config}>
      <CheckField
        label={label}
        checked={isEnabled}
        onChange={(event) => onChange(event.target.checked, minutes)}
      />
      {isEnabled && (
        <Field
          label={unit}
          type="number"
          min={1}
          step="any"
          value={Number.isFinite(minutes) ? minutes : ""}
          error={error}
          onChange={(event) => onChange(isEnabled, event.target.valueAsNumber)}
        />
      )}
    </div>
  );
}
