/** What the members of a team may do with what belongs to it, as its roles give it. */

/** The groups of abilities and what each is about; some are of objects that are managed elsewhere. */
export const GROUPS = {
  teams: "Teams",
  escalation_policies: "Escalation policies",
  services: "Services",
  runbooks: "Runbooks",
  schedules: "Schedules",
  squads: "Squads",
  stakeholder_groups: "Stakeholder groups",
  postmortems: "Postmortems",
  status_pages: "Status pages",
  team_analytics: "Team analytics",
  slos: "Service level objectives",
  webforms: "Webforms",
  workflows: "Workflows",
  ger: "Global event rulesets",
  routing_numbers: "Routing numbers",
  global_oncall_reminder_rules: "On-call reminder rules",
} as const;

export const VERBS = ["create", "read", "update", "delete"] as const;

export type Group = keyof typeof GROUPS;
export type Verb = (typeof VERBS)[number];

/** As the API writes them: what is absent is not given. */
export type Abilities = Partial<Record<string, Record<string, boolean>>>;

/** The name of an ability, such as `create-services`. */
export function abilityName(verb: Verb, group: Group): string {
  return `${verb}-${group.replaceAll("_", "-")}`;
}

/** Whether there is such an ability: figures are only read. */
export function isAbility(verb: Verb, group: Group): boolean {
  return group !== "team_analytics" || verb === "read";
}

export function isGiven(abilities: Abilities | undefined, verb: Verb, group: Group): boolean {
  return abilities?.[group]?.[abilityName(verb, group)] === true;
}

interface Ability {
  verb: Verb;
  group: Group;
  name: string;
}

/** Every ability that there is, in one order. */
export const ABILITIES: readonly Ability[] = (Object.keys(GROUPS) as Group[]).flatMap((group) =>
  VERBS.filter((verb) => isAbility(verb, group)).map((verb) => ({
    verb,
    group,
    name: abilityName(verb, group),
  })),
);

/** The names of those that are given, in that order. */
export function namesOf(abilities: Abilities | undefined): string[] {
  return ABILITIES.filter(({ verb, group }) => isGiven(abilities, verb, group)).map(({ name }) => name);
}

/** The abilities of these names as the API writes them. */
export function abilitiesOf(names: readonly string[]): Abilities {
  const abilities: Record<string, Record<string, boolean>> = {};
  for (const { group, name } of ABILITIES) {
    if (names.includes(name)) abilities[group] = { ...abilities[group], [name]: true };
  }
  return abilities;
}
