/** One reminder of incidents that stay open. */
import { Field } from "../../../components/Field";
import styles from "./Fields.module.css";
import type { Reminder } from "./policyValues";
import { WaysField } from "./WaysField";

interface ReminderFieldsProps {
  reminder: Reminder;
  /** What is wrong with a part of it, such as `.till`. */
  problem: (part: string) => string | undefined;
  onChange: (reminder: Reminder) => void;
}

export function ReminderFields({ reminder, problem, onChange }: ReminderFieldsProps) {
  const number = (name: "time_interval" | "till") => ({
    inputMode: "numeric" as const,
    value: reminder[name],
    error: problem(`.${name}`),
    onChange: ({ target }: { target: { value: string } }) => onChange({ ...reminder, [name]: target.value }),
  });
  return (
    <>
      <div className={styles.numbers}>
        <Field label="Every so many minutes" {...number("time_interval")} />
        <Field label="Until so many minutes have passed" {...number("till")} />
      </div>
      <WaysField ways={reminder.via} problem={problem} onChange={(via) => onChange({ ...reminder, via })} />
    </>
  );
}
