/** For whoever is signed in and may not look: what is missing, and who can give it. */
import { fullName, useUsers } from "../../api/users";
import { StateMessage } from "../../components/StateMessage";
import { Visible } from "../../components/Visible";

/** How many people are named before the rest is counted. */
const NAMED_MAX = 5;

export function MissingPermission() {
  const users = useUsers();
  const givers = (users.data ?? []).filter(
    (user) =>
      user.role === "account_owner" ||
      (holds(user.abilities, "manage-users") && holds(user.abilities, "manage-audit-logs")),
  );
  return (
    <StateMessage title="You need the permission Audit Logs" isWholePage>
      <p>
        This page is for holders of the permission <strong>Audit Logs</strong> (<code>manage-audit-logs</code>
        ), and you do not hold it.
      </p>
      {givers.length > 0 && (
        <>
          <p>Who can grant it:</p>
          <ul>
            {givers.slice(0, NAMED_MAX).map((user) => (
              <li key={user.id}>
                <Visible text={fullName(user)} /> <Visible text={user.email} />
              </li>
            ))}
            {givers.length > NAMED_MAX && <li>and {givers.length - NAMED_MAX} more</li>}
          </ul>
        </>
      )}
    </StateMessage>
  );
}

function holds(abilities: { slug: string }[], slug: string): boolean {
  return abilities.some((ability) => ability.slug === slug);
}
