/** What somebody may do in the whole organisation, one permission a line. */
import { useQueryClient } from "@tanstack/react-query";
import { useId, useMemo } from "react";
import { holds, PERMISSION_NAMES, PERMISSIONS, type Permission } from "../../../api/permissions";
import type { Seen } from "../../../api/request";
import { useSignedIn } from "../../../api/session";
import { replacePermissions, type User, userQuery } from "../../../api/users";
import { CheckField } from "../../../components/Field";
import { ObjectForm } from "../../../form/ObjectForm";
import { useForm } from "../../../form/useForm";
import styles from "./PermissionsForm.module.css";
import { grantProblem, heldBy, whyFixed } from "./permissionRules";

interface Values {
  abilities: Permission[];
}

const LABELS = { abilities: "Permissions" };

export function PermissionsForm({ user, isReadOnly }: { user: Seen<User>; isReadOnly: boolean }) {
  const queries = useQueryClient();
  const { user: author } = useSignedIn();
  const { id } = user.value;
  const why = whyFixed(user.value, author);
  const kept = useMemo(() => valuesOf(user), [user]);
  const form = useForm<Values>({
    kept,
    check: ({ abilities }) => ({ abilities: grantProblem(abilities, author) }),
    save: ({ value, version }) => replacePermissions(queries, id, { value: value.abilities, version }),
    look: async () => valuesOf(await queries.fetchQuery({ ...userQuery(id), staleTime: 0 })),
  });
  const { abilities } = form.values;
  const toggle = (permission: Permission) =>
    form.set({
      abilities: PERMISSION_NAMES.filter((each) => abilities.includes(each) !== (each === permission)),
    });
  const problem = form.problem("abilities");
  const problemID = useId();
  return (
    <>
      {why && <p>{why}</p>}
      <ObjectForm form={form} labels={LABELS} isReadOnly={isReadOnly || why !== undefined}>
        <fieldset className={styles.list} aria-describedby={problem && problemID}>
          <legend className={styles.hidden}>{LABELS.abilities}</legend>
          {PERMISSION_NAMES.map((permission) => (
            <Row
              key={permission}
              permission={permission}
              isHeld={abilities.includes(permission)}
              mayGrant={holds(author, permission)}
              onToggle={() => toggle(permission)}
            />
          ))}
        </fieldset>
        {problem && (
          <p id={problemID} role="alert" className={styles.problem}>
            {problem}
          </p>
        )}
      </ObjectForm>
    </>
  );
}

interface RowProps {
  permission: Permission;
  isHeld: boolean;
  mayGrant: boolean;
  onToggle: () => void;
}

/** What somebody lacks they can take away from others, but not give. */
function Row({ permission, isHeld, mayGrant, onToggle }: RowProps) {
  const { title, meaning } = PERMISSIONS[permission];
  const why = mayGrant ? "" : " You do not hold it, so you cannot grant it.";
  return (
    <CheckField
      label={title}
      hint={`${permission}: ${meaning}${why}`}
      checked={isHeld}
      disabled={!mayGrant && !isHeld}
      onChange={onToggle}
    />
  );
}

function valuesOf({ value, version }: Seen<User>): Seen<Values> {
  return { value: { abilities: heldBy(value) }, version };
}
