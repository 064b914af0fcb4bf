/** What a form holds of a service, and what is wrong with it. */
import type { Seen } from "../../../api/request";
import type {
  AutoPause,
  Grouping,
  NotificationDelay,
  Service,
  ServiceInput,
  Tag,
} from "../../../api/services";
import { count } from "../../../text/count";
import { descriptionProblem, lengthProblem, nameProblem } from "../shared/names";

export interface ServiceValues {
  name: string;
  description: string;
  escalation_policy_id: string;
  /** The id of a user; empty for nobody. */
  maintainer: string;
  tags: Tag[];
  auto_pause_transient_alerts_config: AutoPause;
  intelligent_alerts_grouping_config: Grouping;
  delay_notification_config: NotificationDelay;
}

export const LABELS = {
  name: "Name",
  description: "Description",
  escalation_policy_id: "Escalation policy",
  maintainer: "Maintainer",
  tags: "Tags",
  auto_pause_transient_alerts_config: "Hold back alerts that end by themselves",
  intelligent_alerts_grouping_config: "Take alerts that come together for one",
  delay_notification_config: "Wait before telling anybody",
};

/** What the server refuses beyond. */
const TAGS_MAX = 50;
const TAG_CHARS_MAX = 100;
const MINUTES_MAX = 1_440;

export function valuesOf({ value: service, version }: Seen<Service>): Seen<ServiceValues> {
  const value = {
    name: service.name,
    description: service.description ?? "",
    escalation_policy_id: service.escalation_policy_id,
    maintainer: service.maintainer?.id ?? "",
    tags: service.tags ?? [],
    auto_pause_transient_alerts_config: service.auto_pause_transient_alerts_config ?? {
      ...{ is_enabled: false, timeout_in_mins: 0 },
    },
    intelligent_alerts_grouping_config: service.intelligent_alerts_grouping_config ?? {
      ...{ is_enabled: false, rolling_window_in_mins: 0 },
    },
    delay_notification_config: service.delay_notification_config ?? { is_enabled: false },
  };
  return { value, version };
}

/** The same as the API takes it: what is empty there is left as it is. */
export function inputOf(values: ServiceValues): ServiceInput {
  const { name, description, tags, maintainer, escalation_policy_id } = values;
  return {
    ...{ name, description, tags },
    ...(escalation_policy_id !== "" && { escalation_policy_id }),
    ...(maintainer !== "" && { maintainer: { id: maintainer, type: "user" as const } }),
    auto_pause_transient_alerts_config: values.auto_pause_transient_alerts_config,
    intelligent_alerts_grouping_config: values.intelligent_alerts_grouping_config,
    delay_notification_config: values.delay_notification_config as ServiceInput["delay_notification_config"],
  };
}

export function serviceProblems(values: ServiceValues) {
  const { auto_pause_transient_alerts_config: pause, intelligent_alerts_grouping_config: grouping } = values;
  return {
    name: nameProblem(values.name),
    description: descriptionProblem(values.description),
    escalation_policy_id: values.escalation_policy_id === "" ? "Choose who is told." : undefined,
    tags: tagsProblem(values.tags),
    auto_pause_transient_alerts_config: minutesProblem(pause.is_enabled, pause.timeout_in_mins),
    intelligent_alerts_grouping_config: minutesProblem(grouping.is_enabled, grouping.rolling_window_in_mins),
    delay_notification_config: delayProblem(values.delay_notification_config),
  };
}

function tagsProblem(tags: readonly Tag[]): string | undefined {
  if (tags.length > TAGS_MAX) return `A service has at most ${TAGS_MAX} tags.`;
  if (tags.some(({ key }) => key.trim() === "")) return "Give each tag a name.";
  const texts = tags.flatMap(({ key, value }) => [key, value]);
  return texts
    .map((text) => lengthProblem("The name or value of a tag", text, TAG_CHARS_MAX))
    .find((problem) => problem !== undefined);
}

function minutesProblem(isEnabled: boolean, minutes: number): string | undefined {
  const min = isEnabled ? 1 : 0;
  if (minutes >= min && minutes <= MINUTES_MAX) return undefined;
  return `Write a number of minutes from ${min} to ${count(MINUTES_MAX)}.`;
}

/** What the server does not check, since it takes the parts for any objects. */
function delayProblem({ is_enabled, timezone, ...delay }: NotificationDelay): string | undefined {
  if (!is_enabled || delay.custom_timeslots_enabled) return undefined;
  const { start_time, end_time, repeat_days } = delay.fixed_timeslot_config ?? {};
  if (!timezone) return "Name the time zone of these hours.";
  if (!start_time || !end_time) return "Say from when until when.";
  return repeat_days && repeat_days.length > 0 ? undefined : "Choose at least one day.";
}
