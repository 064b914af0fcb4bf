/** Says, on a page that somebody sees but may not change, what is missing for that and who can grant it. */
import type { ReactNode } from "react";
import { abilityName, type Group, type Verb } from "../../../api/abilities";
import { PERMISSIONS, type Permission, useGranters, useOwner } from "../../../api/permissions";
import type { User } from "../../../api/users";
import { People } from "../../../components/People";
import styles from "./Missing.module.css";

/** `what` tells what it would take the permission for, as in `To invite somebody`. */
export function MissingPermission({ permission, what }: { permission: Permission; what: string }) {
  const granters = useGranters(permission);
  return (
    <Note what={what} granters={granters}>
      {what} you need the permission <strong>{PERMISSIONS[permission].title}</strong> (
      <code>{permission}</code>
      ), and you do not hold it.
    </Note>
  );
}

/** The same of an ability, which a role in the team gives. */
export function MissingAbility({ verb, group, what }: { verb: Verb; group: Group; what: string }) {
  const owner = useOwner();
  return (
    <Note what={what} granters={owner ? [owner] : []}>
      {what} you need a role with <code>{abilityName(verb, group)}</code> in the team. Whoever changes the
      team's roles can give you one, and the account owner.
    </Note>
  );
}

/** The same of what only the account owner does. */
export function OnlyOwner({ what }: { what: string }) {
  const owner = useOwner();
  return (
    <Note what={what} granters={owner ? [owner] : []}>
      {what} you need to be the account owner.
    </Note>
  );
}

/** The same of what a rule forbids, whatever somebody holds. */
export function Forbidden({ what, children }: { what: string; children: ReactNode }) {
  return (
    <Note what={what} granters={[]}>
      {children}
    </Note>
  );
}

interface NoteProps {
  what: string;
  granters: readonly User[];
  children: ReactNode;
}

function Note({ what, granters, children }: NoteProps) {
  return (
    <aside className={styles.note} aria-label={`${what}: what is missing`}>
      <p>{children}</p>
      {granters.length > 0 && (
        <div className={styles.who}>
          <span>Who can grant it:</span>
          <People people={granters} />
        </div>
      )}
    </aside>
  );
}
