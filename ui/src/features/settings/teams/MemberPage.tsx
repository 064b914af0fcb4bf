/** One member of a team, or somebody who shall be one. */
import { type QueryClient, useQuery, useQueryClient } from "@tanstack/react-query";
import { useMemo } from "react";
import { useLocation } from "wouter";
import type { Seen } from "../../../api/request";
import { addMember, type Team, teamQuery } from "../../../api/teams";
import { useUsers } from "../../../api/users";
import { ObjectForm } from "../../../form/ObjectForm";
import { leaveFreely } from "../../../form/unsaved";
import { useForm } from "../../../form/useForm";
import { NEW, TEAMS } from "../../../links";
import { MissingAbility } from "../shared/Missing";
import { ObjectPage } from "../shared/ObjectPage";
import { PageHead } from "../shared/PageHead";
import { UserField } from "../shared/UserField";
import { KeptMember } from "./KeptMember";
import { RolesField } from "./RolesField";
import { useSelf, useTeamRights } from "./useTeamRights";

interface Values {
  user_id: string;
  role_ids: string[];
}

const LABELS = { user_id: "User", role_ids: "Roles" };

export default function MemberPage({ team, id }: { team: string; id: string }) {
  return (
    <ObjectPage query={useQuery(teamQuery(team))} noun="team">
      {(team) => (id === NEW ? <NewMember team={team} /> : <KeptMember team={team} id={id} />)}
    </ObjectPage>
  );
}

function NewMember({ team: { value: team, version } }: { team: Seen<Team> }) {
  const queries = useQueryClient();
  const [, navigate] = useLocation();
  const { mayUpdate } = useTeamRights(team.id);
  const candidates = useCandidates(team);
  const kept = useMemo(() => ({ value: { user_id: "", role_ids: [] }, version }), [version]);
  const form = useForm<Values>({
    kept,
    check,
    save: async (values) => {
      await addMember(queries, team.id, values);
      leaveFreely(() => navigate(`${TEAMS}/${team.id}`, { replace: true }));
    },
    look: async () => ({ ...kept, version: (await look(queries, team.id)).version }),
  });
  return (
    <>
      <PageHead title="Add a member" of={{ title: team.name, href: `${TEAMS}/${team.id}` }} />
      {!mayUpdate && <MissingAbility verb="update" group="teams" what="To add a member" />}
      <ObjectForm form={form} labels={LABELS} verb="Add" isReadOnly={!mayUpdate}>
        <UserField
          label={LABELS.user_id}
          hint="Who is no member yet. Whoever is not here has to be invited first."
          users={candidates}
          value={form.values.user_id}
          error={form.problem("user_id")}
          nobody="Choose somebody"
          onChange={(user_id) => form.set({ user_id })}
        />
        <RolesField
          team={team}
          user={candidates.find(({ id }) => id === form.values.user_id)}
          had={[]}
          chosen={form.values.role_ids}
          error={form.problem("role_ids")}
          onChange={(role_ids) => form.set({ role_ids })}
        />
      </ObjectForm>
    </>
  );
}

/** Whom somebody may add: those who are no members, and not themselves unless they own the account. */
function useCandidates(team: Team) {
  const { isOwner } = useTeamRights(team.id);
  const self = useSelf(team);
  const members = new Set(team.members.map(({ user_id }) => user_id));
  return (useUsers().data ?? []).filter(
    ({ id, role }) => !members.has(id) && (isOwner || (id !== self.id && role !== "account_owner")),
  );
}

function look(queries: QueryClient, team: string) {
  return queries.fetchQuery(teamQuery(team));
}

function check({ user_id, role_ids }: Values) {
  return {
    user_id: user_id === "" ? "Choose who shall be a member." : undefined,
    role_ids: role_ids.length === 0 ? "Give at least one role." : undefined,
  };
}
