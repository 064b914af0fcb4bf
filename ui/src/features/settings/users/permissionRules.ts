/** Who may change which permissions of a user: nobody gives what they lack, or changes their own. */
import { holds, PERMISSION_NAMES, PERMISSIONS, type Permission } from "../../../api/permissions";
import type { User } from "../../../api/users";
import { OWNER, STAKEHOLDER } from "./roles";

/** The permissions that somebody holds, in the order in which they are shown. */
export function heldBy(user: User): Permission[] {
  return PERMISSION_NAMES.filter((permission) => holds(user, permission));
}

/** Why nobody, or not this author, changes any permission of a user; undefined when they may. */
export function whyFixed(user: User, author: User): string | undefined {
  if (user.role === OWNER) return "The account owner holds every permission, and can be stripped of none.";
  if (user.id === author.id)
    return "Nobody changes what they themselves may do; somebody else who manages users can do it for you.";
  if (user.role === STAKEHOLDER) return "A stakeholder holds no permission; give them the role User first.";
  return undefined;
}

/** What keeps the author from leaving a user with these: the whole set is granted anew each time. */
export function grantProblem(permissions: readonly Permission[], author: User): string | undefined {
  const lacking = permissions.filter((permission) => !holds(author, permission));
  if (lacking.length === 0) return undefined;
  const names = lacking.map((permission) => PERMISSIONS[permission].title).join(", ");
  return `You do not hold ${names}, and who changes permissions grants all that stay: somebody who holds them can do it, or you take them away.`;
}
