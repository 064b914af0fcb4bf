/** People as an escalation policy names them. */
import { fullName, type User } from "../../../api/users";
import { visible } from "../../../text/visible";

/** `Asha Rao (asha@example.com)`: names alone can be the same. */
export function nameOf(user: User): string {
  const name = fullName(user);
  return visible(name === "" ? user.email : `${name} (${user.email})`);
}
