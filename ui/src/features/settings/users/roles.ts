/** The roles of users, and what each means. */
import type { User } from "../../../api/users";

const ROLES: Record<string, { title: string; meaning: string }> = {
  account_owner: { title: "Account owner", meaning: "May do everything, in every team." },
  user: {
    title: "User",
    meaning: "May do what permissions and the roles in teams allow.",
  },
  stakeholder: {
    title: "Stakeholder",
    meaning: "Looks on: holds no permission, and no role in a team but Observer. Others that they have go.",
  },
};

export const OWNER = "account_owner";
export const STAKEHOLDER = "stakeholder";

/** The roles that can be given to anybody. */
export const COMMON_ROLES = ["user", STAKEHOLDER] as const;

export function roleTitle(role: string): string {
  return ROLES[role]?.title ?? role;
}

export function roleMeaning(role: string): string | undefined {
  return ROLES[role]?.meaning;
}

/** Why a user keeps their role, whatever the author may do; empty where the author only lacks the permission. */
export function whyKept(user: User, author: User): string {
  if (user.role === OWNER) return "There is one account owner, who can pass that on to another user.";
  return user.id === author.id ? "Somebody else who manages users changes it." : "";
}
