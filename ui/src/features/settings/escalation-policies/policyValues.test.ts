import { expect, it } from "vitest";
import type { EscalationPolicy } from "../../../api/escalationPolicies";
import { BLANK, BLANK_RULE, check, inputOf, valuesOf } from "./policyValues";

const ASHA = { type: "user", id: "62d2fe23a57381088224d700" } as const;
const KEPT = {
  name: "Nights",
  description: "When it is dark",
  repetition: 1,
  repeat_after: 10,
  rules: [
    {
      escalationTime: 5,
      via: ["Email"],
      entities: [ASHA],
      roundrobin_enabled: true,
      roundrobin_next_index: 1,
      escalate_within_roundrobin: false,
      repetition: 2,
      repeat_after: 15,
    },
  ],
  enable_incident_reminders: true,
  incident_reminder_rules: [{ time_interval: 30, till: 240, via: ["Push"] }],
  enable_incident_retrigger: false,
  retrigger_after: 24,
  entity_owner: ASHA,
};

it("nothing of a policy is lost on its way through the form", () => {
  const policy = { ...KEPT, id: "6b", slug: "nights" } as unknown as EscalationPolicy;
  const { value, version } = valuesOf({ value: policy, version: '"3"' });
  expect(version).toBe('"3"');
  expect(inputOf(value)).toEqual(KEPT);
});

it("a team that looks after it is nobody in particular", () => {
  const owner = { type: "team", id: "62d2fe23a57381088224d726" };
  const policy = { ...KEPT, entity_owner: owner } as unknown as EscalationPolicy;
  expect(valuesOf({ value: policy, version: undefined }).value.entity_owner).toBeNull();
});

it("what is wrong is found at its place", () => {
  const rules = [
    { ...BLANK_RULE, entities: [ASHA] },
    { ...BLANK_RULE, escalationTime: "soon" },
  ];
  const found = check({ ...BLANK, name: "Nights", rules });
  const said = Object.entries(found).filter(([, problem]) => problem !== undefined);
  expect(said).toEqual([
    ["rules[1].escalationTime", "Write a whole number of minutes, such as 5."],
    ["rules[1].entities", "Choose at least one user."],
  ]);
});
