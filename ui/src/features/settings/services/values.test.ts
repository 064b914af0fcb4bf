import { expect, it } from "vitest";
import type { Service } from "../../../api/services";
import { inputOf, type ServiceValues, serviceProblems, valuesOf } from "./values";

const OLD = { name: "terraform", escalation_policy_id: "", tags: undefined } as unknown as Service;
const KEPT = valuesOf({ value: OLD, version: undefined }).value;

const problems = (changes: Partial<ServiceValues>) => {
  const found = serviceProblems({ ...KEPT, escalation_policy_id: "p1", ...changes });
  return Object.entries(found).filter(([, problem]) => problem !== undefined);
};

it("a service that an operator made has everything but leaves what is empty as it is", () => {
  expect(KEPT.delay_notification_config).toEqual({ is_enabled: false });
  expect(inputOf(KEPT)).not.toHaveProperty("maintainer");
  expect(inputOf(KEPT)).not.toHaveProperty("escalation_policy_id");
  expect(inputOf({ ...KEPT, maintainer: "u1" }).maintainer).toEqual({ id: "u1", type: "user" });
  expect(problems({})).toEqual([]);
});

it.each<[Partial<ServiceValues>, keyof ServiceValues, string]>([
  [{ escalation_policy_id: "" }, "escalation_policy_id", "Choose who is told."],
  [{ tags: [{ key: " ", value: "x" }] }, "tags", "Give each tag a name."],
  [{ tags: Array(51).fill({ key: "a", value: "b" }) }, "tags", "at most 50 tags"],
  [{ tags: [{ key: "a", value: "x".repeat(101) }] }, "tags", "at most 100 characters"],
  [
    { auto_pause_transient_alerts_config: { is_enabled: true, timeout_in_mins: Number.NaN } },
    "auto_pause_transient_alerts_config",
    "from 1 to 1,440",
  ],
  [
    { intelligent_alerts_grouping_config: { is_enabled: true, rolling_window_in_mins: 1_441 } },
    "intelligent_alerts_grouping_config",
    "from 1 to 1,440",
  ],
  [{ delay_notification_config: { is_enabled: true } }, "delay_notification_config", "time zone"],
  [
    { delay_notification_config: { is_enabled: true, timezone: "UTC" } },
    "delay_notification_config",
    "from when",
  ],
  [
    {
      delay_notification_config: {
        ...{ is_enabled: true, timezone: "UTC" },
        fixed_timeslot_config: { start_time: "22:00", end_time: "06:00" },
      },
    },
    "delay_notification_config",
    "at least one day",
  ],
])("%j", (changes, field, said) => {
  expect(problems(changes)).toEqual([[field, expect.stringContaining(said)]]);
});
