/** The fields of an escalation policy, new or kept. */
import { useUsers } from "../../../api/users";
import { CheckField, Field, SelectField, TextField } from "../../../components/Field";
import type { Form } from "../../../form/useForm";
import { Parts } from "../shared/Parts";
import styles from "./Fields.module.css";
import { nameOf } from "./people";
import { BLANK_REMINDER, BLANK_RULE, type Values } from "./policyValues";
import { ReminderFields } from "./ReminderFields";
import { RuleFields } from "./RuleFields";

export const LABELS = {
  name: "Name",
  description: "Description",
  rules: "Rules",
  repetition: "Repeat all rules (times)",
  repeat_after: "Minutes until they are repeated",
  enable_incident_reminders: "Remind of incidents that stay open",
  incident_reminder_rules: "Reminders",
  enable_incident_retrigger: "Trigger an incident again that was only acknowledged",
  retrigger_after: "Hours until it is triggered again",
  entity_owner: "Looked after by",
};

type TextName = "name" | "repetition" | "repeat_after" | "retrigger_after";

export function PolicyFields<T extends Values>({ form }: { form: Form<T> }) {
  const { values, problem } = form;
  const set = (changes: Partial<Values>) => form.set(changes as Partial<T>);
  const text = (name: TextName) => ({
    label: LABELS[name],
    value: values[name],
    error: problem(name),
    onChange: ({ target }: { target: { value: string } }) => set({ [name]: target.value }),
  });
  return (
    <>
      <Field {...text("name")} required />
      <TextField
        label={LABELS.description}
        rows={2}
        value={values.description}
        error={problem("description")}
        onChange={({ target }) => set({ description: target.value })}
      />
      <OwnerField
        owner={values.entity_owner}
        form={form}
        onChange={(entity_owner) => set({ entity_owner })}
      />
      <Parts
        title={LABELS.rules}
        noun="rule"
        hint="They apply one after the other, until somebody answers."
        error={problem("rules")}
        items={values.rules}
        blank={BLANK_RULE}
        isOrdered
        onChange={(rules) => set({ rules })}
      >
        {(rule, place, setRule) => (
          <RuleFields
            rule={rule}
            place={place}
            problem={(part) => problem("rules", `rules[${place}]${part}`)}
            onChange={setRule}
          />
        )}
      </Parts>
      <div className={styles.numbers}>
        <Field {...text("repetition")} inputMode="numeric" />
        <Field {...text("repeat_after")} inputMode="numeric" />
      </div>
      <CheckField
        label={LABELS.enable_incident_reminders}
        checked={values.enable_incident_reminders}
        onChange={({ target }) => set({ enable_incident_reminders: target.checked })}
      />
      <Parts
        title={LABELS.incident_reminder_rules}
        noun="reminder"
        error={problem("incident_reminder_rules")}
        items={values.incident_reminder_rules}
        blank={BLANK_REMINDER}
        onChange={(incident_reminder_rules) => set({ incident_reminder_rules })}
      >
        {(reminder, place, setReminder) => (
          <ReminderFields
            reminder={reminder}
            problem={(part) => problem("incident_reminder_rules", `incident_reminder_rules[${place}]${part}`)}
            onChange={setReminder}
          />
        )}
      </Parts>
      <CheckField
        label={LABELS.enable_incident_retrigger}
        checked={values.enable_incident_retrigger}
        onChange={({ target }) => set({ enable_incident_retrigger: target.checked })}
      />
      <Field {...text("retrigger_after")} inputMode="numeric" />
    </>
  );
}

interface OwnerFieldProps<T extends Values> {
  owner: Values["entity_owner"];
  form: Form<T>;
  onChange: (owner: Values["entity_owner"]) => void;
}

/** Who looks after it inside its team: the team itself, or one user. */
function OwnerField<T extends Values>({ owner, form, onChange }: OwnerFieldProps<T>) {
  const users = useUsers().data ?? [];
  const isKnown = owner === null || users.some(({ id }) => id === owner.id);
  return (
    <SelectField
      label={LABELS.entity_owner}
      value={owner?.id ?? ""}
      error={form.problem("entity_owner", "entity_owner.id")}
      onChange={({ target }) => onChange(target.value === "" ? null : { type: "user", id: target.value })}
    >
      <option value="">The whole team</option>
      {!isKnown && <option value={owner.id}>{owner.id}</option>}
      {users.map((user) => (
        <option key={user.id} value={user.id}>
          {nameOf(user)}
        </option>
      ))}
    </SelectField>
  );
}
