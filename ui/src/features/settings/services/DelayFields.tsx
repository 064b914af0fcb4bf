/** The hours in which nobody is told at once. */
import type { NotificationDelay, Timeslot } from "../../../api/services";
import { CheckField, Field, FieldError } from "../../../components/Field";
import { TimeZoneField } from "../shared/TimeZoneField";
import styles from "./Config.module.css";
import { LABELS } from "./values";

const DAYS = ["monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"];

interface DelayFieldsProps {
  delay: NotificationDelay;
  error: string | undefined;
  onChange: (delay: NotificationDelay) => void;
}

export function DelayFields({ delay, error, onChange }: DelayFieldsProps) {
  return (
    <div className={styles.config}>
      <CheckField
        label={LABELS.delay_notification_config}
        checked={delay.is_enabled}
        onChange={(event) => onChange({ ...delay, is_enabled: event.target.checked })}
      />
      {delay.is_enabled && <Hours delay={delay} onChange={onChange} />}
      {delay.custom_timeslots_enabled && (
        <p className={styles.hint}>Single days have hours of their own, which the API set; they stay.</p>
      )}
      {error && <FieldError error={error} />}
    </div>
  );
}

function Hours({ delay, onChange }: Pick<DelayFieldsProps, "delay" | "onChange">) {
  const slot = delay.fixed_timeslot_config ?? {};
  const set = (changes: Timeslot) => onChange({ ...delay, fixed_timeslot_config: { ...slot, ...changes } });
  const days = slot.repeat_days ?? [];
  return (
    <>
      <div className={styles.row}>
        <TimeZoneField
          label="Time zone of the hours"
          value={delay.timezone ?? ""}
          onChange={(event) => onChange({ ...delay, timezone: event.target.value })}
        />
        <Field
          label="From"
          type="time"
          value={slot.start_time ?? ""}
          onChange={(event) => set({ start_time: event.target.value })}
        />
        <Field
          label="Until"
          type="time"
          value={slot.end_time ?? ""}
          onChange={(event) => set({ end_time: event.target.value })}
        />
      </div>
      <fieldset className={styles.days}>
        <legend>On these days</legend>
        {DAYS.map((day) => (
          <CheckField
            key={day}
            label={`${day.charAt(0).toUpperCase()}${day.slice(1)}`}
            checked={days.includes(day)}
            onChange={({ target }) =>
              set({
                repeat_days: DAYS.filter((each) => (each === day ? target.checked : days.includes(each))),
              })
            }
          />
        ))}
      </fieldset>
    </>
  );
}
