import { expect, it } from "vitest";
import { ABILITIES, abilitiesOf, isGiven, namesOf } from "./abilities";

it("abilities go by name and come back as the API writes them", () => {
  expect(ABILITIES).toHaveLength(16 * 4 - 3);
  const names = ["read-escalation-policies", "create-services", "read-services"];
  const written = {
    escalation_policies: { "read-escalation-policies": true },
    services: { "create-services": true, "read-services": true },
  };
  expect(abilitiesOf(names.toReversed())).toEqual(written);
  expect(namesOf(written)).toEqual(names);
  expect(namesOf(abilitiesOf(ABILITIES.map(({ name }) => name)))).toHaveLength(ABILITIES.length);
});

it("what is absent or false is not given", () => {
  expect(isGiven({ services: { "read-services": false } }, "read", "services")).toBe(false);
  expect(isGiven(undefined, "read", "services")).toBe(false);
  expect(namesOf({ planes: { "fly-planes": true } })).toEqual([]);
});
