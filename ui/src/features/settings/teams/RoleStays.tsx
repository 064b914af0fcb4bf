/** Says why somebody may not change a role. */
import type { TeamRole } from "../../../api/teams";
import { Forbidden, MissingAbility } from "../shared/Missing";

const WHAT = "To change this role";

export function RoleStays({
  role,
  isOwn,
  mayUpdate,
}: {
  role: TeamRole;
  isOwn: boolean;
  mayUpdate: boolean;
}) {
  if (!mayUpdate) return <MissingAbility verb="update" group="teams" what={WHAT} />;
  if (role.default)
    return (
      <Forbidden what={WHAT}>Every team has this role, which stays as it is. Make another one.</Forbidden>
    );
  if (isOwn)
    return (
      <Forbidden what={WHAT}>
        You have this role, and nobody changes what they themselves may do. Somebody else who may change this
        team can do it.
      </Forbidden>
    );
  return null;
}
