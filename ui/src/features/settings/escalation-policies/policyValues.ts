/** An escalation policy as its form holds it, from and to what the API has. Numbers are what somebody types. */
import type { EscalationPolicy, EscalationPolicyInput } from "../../../api/escalationPolicies";
import type { Schema, Seen } from "../../../api/request";
import type { Problems } from "../../../form/useForm";
import { nameProblem } from "../shared/names";
import { countProblem } from "../shared/numbers";

export type Entity = Schema["EscalationEntity"];
type EntityOwner = Schema["EntityOwner"];

export interface Rule {
  escalationTime: string;
  entities: Entity[];
  via: string[];
  repetition: string;
  repeat_after: string;
  roundrobin_enabled: boolean;
  escalate_within_roundrobin: boolean;
  /** Whose turn it is; nobody types it. */
  roundrobin_next_index: number;
}

export interface Reminder {
  time_interval: string;
  till: string;
  via: string[];
}

export interface Values {
  name: string;
  description: string;
  rules: Rule[];
  repetition: string;
  repeat_after: string;
  enable_incident_reminders: boolean;
  incident_reminder_rules: Reminder[];
  enable_incident_retrigger: boolean;
  retrigger_after: string;
  /** Null is the team. */
  entity_owner: EntityOwner | null;
}

export const BLANK_RULE: Rule = {
  escalationTime: "0",
  entities: [],
  via: [],
  repetition: "0",
  repeat_after: "0",
  roundrobin_enabled: false,
  escalate_within_roundrobin: false,
  roundrobin_next_index: 0,
};

export const BLANK_REMINDER: Reminder = { time_interval: "30", till: "240", via: [] };

export const BLANK: Values = {
  name: "",
  description: "",
  rules: [BLANK_RULE],
  repetition: "0",
  repeat_after: "0",
  enable_incident_reminders: false,
  incident_reminder_rules: [],
  enable_incident_retrigger: false,
  retrigger_after: "0",
  entity_owner: null,
};

export function valuesOf({ value: policy, version }: Seen<EscalationPolicy>): Seen<Values> {
  const { name, description, enable_incident_reminders, enable_incident_retrigger, entity_owner } = policy;
  const value = {
    name,
    description,
    rules: policy.rules.map(ruleOf),
    repetition: String(policy.repetition),
    repeat_after: String(policy.repeat_after),
    enable_incident_reminders,
    incident_reminder_rules: policy.incident_reminder_rules.map(({ time_interval, till, via = [] }) => ({
      time_interval: String(time_interval),
      till: String(till),
      via,
    })),
    enable_incident_retrigger,
    retrigger_after: String(policy.retrigger_after),
    entity_owner: entity_owner && entity_owner.type !== "team" ? entity_owner : null,
  };
  return { value, version };
}

function ruleOf(rule: Schema["EscalationRule"]): Rule {
  return {
    escalationTime: String(rule.escalationTime),
    entities: rule.entities,
    via: rule.via ?? [],
    repetition: String(rule.repetition ?? 0),
    repeat_after: String(rule.repeat_after ?? 0),
    roundrobin_enabled: rule.roundrobin_enabled ?? false,
    escalate_within_roundrobin: rule.escalate_within_roundrobin ?? false,
    roundrobin_next_index: rule.roundrobin_next_index ?? 0,
  };
}

export function inputOf(values: Values): EscalationPolicyInput {
  return {
    ...values,
    rules: values.rules.map((rule) => ({
      ...rule,
      escalationTime: Number(rule.escalationTime),
      repetition: Number(rule.repetition),
      repeat_after: Number(rule.repeat_after),
    })),
    repetition: Number(values.repetition),
    repeat_after: Number(values.repeat_after),
    incident_reminder_rules: values.incident_reminder_rules.map(({ time_interval, till, via }) => ({
      time_interval: Number(time_interval),
      till: Number(till),
      via,
    })),
    retrigger_after: Number(values.retrigger_after),
  };
}

export function check(values: Values): Problems<Values> {
  const problems: Problems<Values> = {
    name: nameProblem(values.name),
    repetition: countProblem(values.repetition, "times"),
    repeat_after: countProblem(values.repeat_after, "minutes"),
    retrigger_after: countProblem(values.retrigger_after, "hours"),
  };
  values.rules.forEach((rule, place) => {
    problems[`rules[${place}].escalationTime`] = countProblem(rule.escalationTime, "minutes");
    problems[`rules[${place}].repetition`] = countProblem(rule.repetition, "times");
    problems[`rules[${place}].repeat_after`] = countProblem(rule.repeat_after, "minutes");
    problems[`rules[${place}].entities`] =
      rule.entities.length === 0 ? "Choose at least one user." : undefined;
  });
  values.incident_reminder_rules.forEach(({ time_interval, till }, place) => {
    problems[`incident_reminder_rules[${place}].time_interval`] = countProblem(time_interval, "minutes");
    problems[`incident_reminder_rules[${place}].till`] = countProblem(till, "minutes");
  });
  return problems;
}
