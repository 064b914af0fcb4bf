/** What can be set of a service, new or not. */
import { useEscalationPolicies } from "../../../api/escalationPolicies";
import { useRights } from "../../../api/permissions";
import { useUsers } from "../../../api/users";
import { Field, SelectField, TextField } from "../../../components/Field";
import type { Form } from "../../../form/useForm";
import { visible } from "../../../text/visible";
import { UserField } from "../shared/UserField";
import styles from "./Config.module.css";
import { DelayFields } from "./DelayFields";
import { MinutesField } from "./MinutesField";
import { TagsField } from "./TagsField";
import { LABELS, type ServiceValues } from "./values";

interface ServiceFieldsProps<T> {
  form: Form<T & object>;
  /** The team that the service belongs to; empty as long as that is not known. */
  team: string;
}

export function ServiceFields<T extends ServiceValues>({ form, team }: ServiceFieldsProps<T>) {
  const { values, problem } = form;
  const set = (changes: Partial<ServiceValues>) => form.set(changes as Partial<T>);
  return (
    <>
      <Field
        label={LABELS.name}
        required
        value={values.name}
        error={problem("name")}
        onChange={(event) => set({ name: event.target.value })}
      />
      <TextField
        label={LABELS.description}
        rows={3}
        value={values.description}
        error={problem("description")}
        onChange={(event) => set({ description: event.target.value })}
      />
      <PolicyField
        team={team}
        value={values.escalation_policy_id}
        error={problem("escalation_policy_id")}
        onChange={(escalation_policy_id) => set({ escalation_policy_id })}
      />
      <UserField
        label={LABELS.maintainer}
        hint="Who looks after it."
        users={useUsers().data ?? []}
        value={values.maintainer}
        error={problem("maintainer", "maintainer.id")}
        nobody="Nobody in particular"
        onChange={(maintainer) => set({ maintainer })}
      />
      <TagsField
        tags={values.tags}
        problem={(place, part) => problem("tags", `tags[${place}].${part}`)}
        error={problem("tags")}
        onChange={(tags) => set({ tags })}
      />
      <ConfigFields form={form} />
    </>
  );
}

/** Whom to tell, and when. */
function ConfigFields<T extends ServiceValues>({ form: { values, problem, set } }: { form: Form<T> }) {
  const change = (changes: Partial<ServiceValues>) => set(changes as Partial<T>);
  const { auto_pause_transient_alerts_config: pause, intelligent_alerts_grouping_config: grouping } = values;
  return (
    <>
      <p className={styles.hint}>
        No alerts pass through Holdfast: it keeps the following for the software that does pass them on.
      </p>
      <MinutesField
        label={LABELS.auto_pause_transient_alerts_config}
        unit="Minutes to hold them back"
        isEnabled={pause.is_enabled}
        minutes={pause.timeout_in_mins}
        error={
          problem(
            "auto_pause_transient_alerts_config",
            "auto_pause_transient_alerts_config.timeout_in_mins",
          ) ?? problem("auto_pause_transient_alerts_config")
        }
        onChange={(is_enabled, timeout_in_mins) =>
          change({ auto_pause_transient_alerts_config: { is_enabled, timeout_in_mins } })
        }
      />
      <MinutesField
        label={LABELS.intelligent_alerts_grouping_config}
        unit="Minutes between them at most"
        isEnabled={grouping.is_enabled}
        minutes={grouping.rolling_window_in_mins}
        error={
          problem(
            "intelligent_alerts_grouping_config",
            "intelligent_alerts_grouping_config.rolling_window_in_mins",
          ) ?? problem("intelligent_alerts_grouping_config")
        }
        onChange={(is_enabled, rolling_window_in_mins) =>
          change({ intelligent_alerts_grouping_config: { is_enabled, rolling_window_in_mins } })
        }
      />
      <DelayFields
        delay={values.delay_notification_config}
        error={problem("delay_notification_config")}
        onChange={(delay_notification_config) => change({ delay_notification_config })}
      />
    </>
  );
}

interface PolicyFieldProps {
  team: string;
  value: string;
  error: string | undefined;
  onChange: (id: string) => void;
}

function PolicyField({ team, value, error, onChange }: PolicyFieldProps) {
  const mayRead = useRights().may("read", "escalation_policies", team);
  const policies = (useEscalationPolicies().data ?? []).filter(({ owner }) => owner.id === team);
  return (
    <SelectField
      label={LABELS.escalation_policy_id}
      hint={
        mayRead || team === ""
          ? "Whom to tell of what happens with it. Policies belong to the team too."
          : "You need a role with read-escalation-policies in the team to see its policies."
      }
      required
      value={value}
      error={error}
      onChange={(event) => onChange(event.target.value)}
    >
      <option value="">{team === "" ? "Choose the team first" : "Choose a policy"}</option>
      {value !== "" && !policies.some(({ id }) => id === value) && <option value={value}>{value}</option>}
      {policies.map(({ id, name }) => (
        <option key={id} value={id}>
          {visible(name)}
        </option>
      ))}
    </SelectField>
  );
}
