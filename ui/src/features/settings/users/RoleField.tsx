/** Chooses the role of a user; that of the account owner is passed on elsewhere. */
import { SelectField } from "../../../components/Field";
import { COMMON_ROLES, OWNER, roleMeaning, roleTitle } from "./roles";

interface RoleFieldProps {
  label: string;
  role: string;
  error?: string | undefined;
  /** Why it cannot be changed. */
  whyNot?: string | undefined;
  onChange: (role: string) => void;
}

export function RoleField({ label, role, error, whyNot, onChange }: RoleFieldProps) {
  const roles = role === OWNER ? [OWNER] : COMMON_ROLES;
  return (
    <SelectField
      label={label}
      hint={[roleMeaning(role), whyNot].filter(Boolean).join(" ")}
      value={role}
      error={error}
      disabled={whyNot !== undefined}
      onChange={(event) => onChange(event.target.value)}
    >
      {roles.map((each) => (
        <option key={each} value={each}>
          {roleTitle(each)}
        </option>
      ))}
    </SelectField>
  );
}
