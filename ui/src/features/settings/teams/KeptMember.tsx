/** A member of a team: their roles there, and the end of their membership. */
import { useQueryClient } from "@tanstack/react-query";
import { useMemo } from "react";
import type { Seen } from "../../../api/request";
import {
  removeMember,
  TEAMS_KEY,
  type Team,
  type TeamMember,
  teamQuery,
  updateMember,
} from "../../../api/teams";
import { fullName, type User, useUsers } from "../../../api/users";
import { StateMessage } from "../../../components/StateMessage";
import { Visible } from "../../../components/Visible";
import { ObjectForm } from "../../../form/ObjectForm";
import { useForm } from "../../../form/useForm";
import { TEAMS } from "../../../links";
import { DeleteButton } from "../shared/DeleteButton";
import { Facts } from "../shared/Facts";
import { Forbidden, MissingAbility } from "../shared/Missing";
import { PageHead } from "../shared/PageHead";
import { RolesField } from "./RolesField";
import { roleNames } from "./roleNames";
import { useSelf, useTeamRights } from "./useTeamRights";

interface Values {
  role_ids: string[];
}

const LABELS = { role_ids: "Roles" };
const WHAT = "To change this member";

export function KeptMember({ team, id }: { team: Seen<Team>; id: string }) {
  const users = useUsers();
  const member = team.value.members.find(({ user_id }) => user_id === id);
  const user = users.data?.find((user) => user.id === id);
  if (member && user) return <EditMember team={team} member={member} user={user} />;
  if (users.isPending) return <p role="status">Loading…</p>;
  return (
    <StateMessage title="There is no such member" isError isWholePage>
      They may have been removed; the audit log knows when and by whom.
    </StateMessage>
  );
}

function EditMember({ team, member, user }: { team: Seen<Team>; member: TeamMember; user: User }) {
  const path = { id: team.value.id, user_id: user.id };
  const queries = useQueryClient();
  const stays = useWhyTheyStay(team.value, user);
  const kept = useMemo(() => valuesOf(member, team.version), [member, team.version]);
  const form = useForm<Values>({
    kept,
    check: ({ role_ids }) => ({ role_ids: role_ids.length === 0 ? "Give at least one role." : undefined }),
    save: (values) => updateMember(queries, path, values),
    look: async () => {
      const { value, version } = await queries.fetchQuery(teamQuery(path.id));
      return valuesOf(value.members.find(({ user_id }) => user_id === user.id) ?? member, version);
    },
  });
  const name = fullName(user) || user.email;
  const list = `${TEAMS}/${path.id}`;
  return (
    <>
      <PageHead
        title={name}
        of={{ title: team.value.name, href: list }}
        id={user.id}
        actions={
          !stays && (
            <DeleteButton
              noun="member"
              name={name}
              verb="Remove"
              remove={() => removeMember(path)}
              list={list}
              queryKey={TEAMS_KEY}
            >
              <p>They leave this team and lose what its roles let them do. They stay in the organisation.</p>
            </DeleteButton>
          )
        }
      />
      {stays}
      <Facts facts={[["E-mail address", <Visible key="email" text={user.email} />]]} />
      <ObjectForm
        form={form}
        labels={LABELS}
        words={(_, ids) => roleNames(team.value, ids)}
        isReadOnly={stays !== undefined}
      >
        <RolesField
          team={team.value}
          user={user}
          had={member.role_ids}
          chosen={form.values.role_ids}
          error={form.problem("role_ids")}
          onChange={(role_ids) => form.set({ role_ids })}
        />
      </ObjectForm>
    </>
  );
}

/** Why somebody may neither change nor remove a member. */
function useWhyTheyStay(team: Team, user: User) {
  const { isOwner, mayUpdate } = useTeamRights(team.id);
  const self = useSelf(team);
  if (!mayUpdate) return <MissingAbility verb="update" group="teams" what={WHAT} />;
  if (isOwner) return undefined;
  if (user.id === self.id)
    return (
      <Forbidden what={WHAT}>
        This is you, and nobody changes what they themselves may do. Somebody else who may change this team
        can do it.
      </Forbidden>
    );
  if (user.role === "account_owner")
    return <Forbidden what={WHAT}>Only the account owner changes what is theirs.</Forbidden>;
  return undefined;
}

function valuesOf({ role_ids }: TeamMember, version: string | undefined): Seen<Values> {
  return { value: { role_ids }, version };
}
