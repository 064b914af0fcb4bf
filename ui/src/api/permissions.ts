/** What people may do: permissions for the whole organisation, abilities in a team. */
import { type Abilities, type Group, isGiven, type Verb } from "./abilities";
import { useSignedIn } from "./session";
import { type User, useUsers } from "./users";

/** The permissions of an organisation, and what each lets its holder do: see docs/permissions.md. */
export const PERMISSIONS = {
  "manage-users": { title: "Users", meaning: "Invite, change and remove users, and grant them permissions." },
  "manage-teams": { title: "Teams", meaning: "Create teams." },
  "manage-api-tokens": { title: "API tokens", meaning: "Create and revoke the tokens of all users." },
  "manage-webhooks": { title: "Webhooks", meaning: "Add, change and remove outgoing webhooks." },
  "manage-extensions": { title: "Extensions", meaning: "Configure, enable and disable extensions." },
  "manage-postmortem-templates": {
    title: "Postmortem templates",
    meaning: "Change the templates of postmortems.",
  },
  "manage-audit-logs": {
    title: "Audit Logs",
    meaning: "Look at the audit log, watch it and export it; change nothing.",
  },
  "manage-organization-analytics": {
    title: "Organisation analytics",
    meaning: "See figures about the whole organisation.",
  },
  "manage-feature-settings": {
    title: "Feature settings",
    meaning: "Change the settings of the audit log: its resources, and whether looking is recorded.",
  },
  "manage-billing": { title: "Billing", meaning: "See bills and change how they are paid." },
} as const;

export type Permission = keyof typeof PERMISSIONS;

export const PERMISSION_NAMES = Object.keys(PERMISSIONS) as Permission[];

export interface Rights {
  isOwner: boolean;
  holds: (permission: Permission) => boolean;
  /** Whether somebody has an ability in a team, or in any team when none is named. */
  may: (verb: Verb, group: Group, team?: string) => boolean;
}

/** What whoever is signed in may do. The server decides; this is for not offering in vain. */
export function useRights(): Rights {
  const { user, team_abilities } = useSignedIn();
  const teams: Partial<Record<string, Abilities>> = team_abilities;
  const isOwner = user.role === "account_owner";
  return {
    isOwner,
    holds: (permission) => holds(user, permission),
    may: (verb, group, team) => {
      const asked = team === undefined ? Object.values(teams) : [teams[team]];
      return isOwner || asked.some((abilities) => isGiven(abilities, verb, group));
    },
  };
}

/** Who can grant a permission: the account owner, and whoever grants permissions and holds it. */
export function useGranters(permission: Permission): readonly User[] {
  const users = useUsers();
  return (users.data ?? []).filter(
    (user) => user.role === "account_owner" || (holds(user, "manage-users") && holds(user, permission)),
  );
}

export function holds({ abilities }: User, permission: Permission): boolean {
  return abilities.some(({ slug }) => slug === permission);
}

/** The account owner, who may do everything and give everybody every role of every team. */
export function useOwner(): User | undefined {
  return useUsers().data?.find(({ role }) => role === "account_owner");
}
