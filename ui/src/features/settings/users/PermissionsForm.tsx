/** What somebody may do in the whole organisation, one permission a line. */
import { useQueryClient } from "@tanstack/react-query";
import { useMemo } from "react";
import { holds, PERMISSION_NAMES, PERMISSIONS, type Permission } from "../../../api/permissions";
import type { Seen } from "../../../api/request";
import { useSignedIn } from "../../../api/session";
import { replacePermissions, type User, userQuery } from "../../../api/users";
import { CheckField } from "../../../components/Field";
import { ObjectForm } from "../../../form/ObjectForm";
import { useForm } from "../../../form/useForm";
import styles from "./PermissionsForm.module.css";
import { type Granted, grantedTo, grantProblems, heldOf, whyFixed } from "./permissionRules";

const LABELS = Object.fromEntries(
  PERMISSION_NAMES.map((permission) => [permission, PERMISSIONS[permission].title]),
) as Record<Permission, string>;

export function PermissionsForm({ user, isReadOnly }: { user: Seen<User>; isReadOnly: boolean }) {
  const queries = useQueryClient();
  const { user: author } = useSignedIn();
  const { id } = user.value;
  const why = whyFixed(user.value, author);
  const kept = useMemo(() => grantedIn(user), [user]);
  const form = useForm<Granted>({
    kept,
    check: (granted) => grantProblems(granted, author),
    save: ({ value, version }) => replacePermissions(queries, id, { value: heldOf(value), version }),
    look: async () => grantedIn(await queries.fetchQuery(userQuery(id))),
  });
  return (
    <>
      {why && <p>{why}</p>}
      <ObjectForm form={form} labels={LABELS} isReadOnly={isReadOnly || why !== undefined}>
        <fieldset className={styles.list}>
          <legend className={styles.hidden}>Permissions</legend>
          {PERMISSION_NAMES.map((permission) => (
            <Row
              key={permission}
              permission={permission}
              isHeld={form.values[permission]}
              mayGrant={holds(author, permission)}
              error={form.problem(permission)}
              onChange={(isHeld) => form.set({ [permission]: isHeld })}
            />
          ))}
        </fieldset>
      </ObjectForm>
    </>
  );
}

interface RowProps {
  permission: Permission;
  isHeld: boolean;
  mayGrant: boolean;
  error: string | undefined;
  onChange: (isHeld: boolean) => void;
}

/** What somebody lacks they can take away from others, but not give. */
function Row({ permission, isHeld, mayGrant, error, onChange }: RowProps) {
  const { title, meaning } = PERMISSIONS[permission];
  const why = mayGrant ? "" : " You do not hold it, so you cannot grant it.";
  return (
    <CheckField
      label={title}
      hint={`${permission}: ${meaning}${why}`}
      error={error}
      checked={isHeld}
      disabled={!mayGrant && !isHeld}
      onChange={({ target }) => onChange(target.checked)}
    />
  );
}

function grantedIn({ value, version }: Seen<User>): Seen<Granted> {
  return { value: grantedTo(value), version };
}
