/** Who may change which permissions of a user: nobody gives what they lack, or changes their own. */
import { holds, PERMISSION_NAMES, type Permission } from "../../../api/permissions";
import type { User } from "../../../api/users";
import { OWNER, STAKEHOLDER } from "./roles";

/** Each permission, and whether somebody holds it: two people who change different ones do not meet. */
export type Granted = Record<Permission, boolean>;

export function grantedTo(user: User): Granted {
  return fromEach((permission) => holds(user, permission));
}

/** Those that are held, in the order in which they are shown. */
export function heldOf(granted: Granted): Permission[] {
  return PERMISSION_NAMES.filter((permission) => granted[permission]);
}

/** Why nobody, or not this author, changes any permission of a user; undefined when they may. */
export function whyFixed(user: User, author: User): string | undefined {
  if (user.role === OWNER) return "The account owner holds every permission, and can be stripped of none.";
  if (user.id === author.id)
    return "Nobody changes what they themselves may do; somebody else who manages users can do it for you.";
  if (user.role === STAKEHOLDER) return "A stakeholder holds no permission; give them the role User first.";
  return undefined;
}

/** What keeps the author from leaving a user with these: all that stay are granted anew each time. */
export function grantProblems(granted: Granted, author: User): Record<Permission, string | undefined> {
  return fromEach((permission) =>
    granted[permission] && !holds(author, permission)
      ? "You do not hold it, and whoever changes permissions grants all that stay: take it away, or leave this to somebody who holds it."
      : undefined,
  );
}

function fromEach<T>(value: (permission: Permission) => T): Record<Permission, T> {
  const entries = PERMISSION_NAMES.map((permission) => [permission, value(permission)] as const);
  return Object.fromEntries(entries) as Record<Permission, T>;
}
