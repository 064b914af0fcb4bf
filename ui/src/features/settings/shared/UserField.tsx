/** Chooses somebody among users. */
import { fullName, type User } from "../../../api/users";
import { SelectField } from "../../../components/Field";
import { visible } from "../../../text/visible";

interface UserFieldProps {
  label: string;
  hint?: string;
  users: readonly User[];
  /** The id of who is chosen; empty for nobody. */
  value: string;
  error?: string | undefined;
  /** What stands for nobody. */
  nobody: string;
  onChange: (id: string) => void;
}

export function UserField({ label, hint, users, value, error, nobody, onChange }: UserFieldProps) {
  const sorted = users.toSorted((one, other) => userLabel(one).localeCompare(userLabel(other)));
  const isGone = value !== "" && !users.some(({ id }) => id === value);
  return (
    <SelectField
      label={label}
      hint={hint}
      value={value}
      error={error}
      onChange={(event) => onChange(event.target.value)}
    >
      <option value="">{nobody}</option>
      {isGone && <option value={value}>Somebody who was removed</option>}
      {sorted.map((user) => (
        <option key={user.id} value={user.id}>
          {userLabel(user)}
        </option>
      ))}
    </SelectField>
  );
}

/** `Asha Rao, asha@example.com`; the address alone of who has no name. */
export function userLabel(user: User): string {
  return visible([fullName(user), user.email].filter(Boolean).join(", "));
}
