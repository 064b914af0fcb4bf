/** One role of a team, or a new one. */
import { useQuery, useQueryClient } from "@tanstack/react-query";
import { useMemo } from "react";
import { useLocation } from "wouter";
import { type Abilities, abilitiesOf, namesOf } from "../../../api/abilities";
import type { Seen } from "../../../api/request";
import {
  createRole,
  deleteRole,
  type RoleInput,
  TEAMS_KEY,
  type Team,
  type TeamRole,
  teamQuery,
  updateRole,
} from "../../../api/teams";
import { StateMessage } from "../../../components/StateMessage";
import { ObjectForm } from "../../../form/ObjectForm";
import { leaveFreely } from "../../../form/unsaved";
import { useForm } from "../../../form/useForm";
import { NEW, TEAMS } from "../../../links";
import { counted } from "../../../text/count";
import { DeleteButton } from "../shared/DeleteButton";
import { MissingAbility } from "../shared/Missing";
import { ObjectPage } from "../shared/ObjectPage";
import { PageHead } from "../shared/PageHead";
import { LABELS, RoleFields, type RoleValues, roleProblems } from "./RoleFields";
import { RoleStays } from "./RoleStays";
import { holders } from "./Roles";
import { useSelf, useTeamRights } from "./useTeamRights";

export default function RolePage({ team, id }: { team: string; id: string }) {
  return (
    <ObjectPage query={useQuery(teamQuery(team))} noun="team">
      {(team) => (id === NEW ? <NewRole team={team} /> : <KeptRole team={team} id={id} />)}
    </ObjectPage>
  );
}

function NewRole({ team: { value: team, version } }: { team: Seen<Team> }) {
  const queries = useQueryClient();
  const [, navigate] = useLocation();
  const { mayUpdate } = useTeamRights(team.id);
  const kept = useMemo(() => ({ value: { name: "", abilities: [] }, version }), [version]);
  const form = useForm<RoleValues>({
    kept,
    check: roleProblems,
    save: async (values) => {
      await createRole(queries, team.id, written(values));
      leaveFreely(() => navigate(`${TEAMS}/${team.id}`, { replace: true }));
    },
    look: async () => ({ ...kept, version: (await look(queries, team.id)).version }),
  });
  return (
    <>
      <PageHead title="New role" of={ofTeam(team)} />
      {!mayUpdate && <MissingAbility verb="update" group="teams" what="To make a role" />}
      <ObjectForm form={form} labels={LABELS} verb="Create" isReadOnly={!mayUpdate}>
        <RoleFields form={form} team={team.id} />
      </ObjectForm>
    </>
  );
}

function KeptRole({ team, id }: { team: Seen<Team>; id: string }) {
  const role = team.value.roles.find((role) => role.id === id);
  if (role) return <EditRole team={team} role={role} />;
  return (
    <StateMessage title="There is no such role" isError isWholePage>
      It may have been deleted; the audit log knows when and by whom.
    </StateMessage>
  );
}

function EditRole({ team, role }: { team: Seen<Team>; role: TeamRole }) {
  const path = { id: team.value.id, role_id: role.id };
  const queries = useQueryClient();
  const { isOwner, mayUpdate } = useTeamRights(path.id);
  const isOwn = useSelf(team.value).roles.includes(role.id) && !isOwner;
  const kept = useMemo(() => valuesOf(role, team.version), [role, team.version]);
  const form = useForm<RoleValues>({
    kept,
    check: roleProblems,
    save: (values) => updateRole(queries, path, written(values)),
    look: async () => {
      const { value, version } = await look(queries, path.id);
      return valuesOf(value.roles.find(({ id }) => id === role.id) ?? role, version);
    },
  });
  const mayChange = mayUpdate && !role.default && !isOwn;
  return (
    <>
      <PageHead
        title={role.name}
        of={ofTeam(team.value)}
        id={role.id}
        actions={
          mayChange && (
            <DeleteButton
              noun="role"
              name={role.name}
              remove={() => deleteRole(path)}
              list={`${TEAMS}/${path.id}`}
              queryKey={TEAMS_KEY}
            >
              <p>Now {counted(holders(team.value, role.id), "member")} of the team have it.</p>
            </DeleteButton>
          )
        }
      />
      <RoleStays role={role} isOwn={isOwn} mayUpdate={mayUpdate} />
      <ObjectForm form={form} labels={LABELS} isReadOnly={!mayChange}>
        <RoleFields form={form} team={path.id} />
      </ObjectForm>
    </>
  );
}

function look(queries: ReturnType<typeof useQueryClient>, team: string) {
  return queries.fetchQuery(teamQuery(team));
}

function ofTeam({ id, name }: Team) {
  return { title: name, href: `${TEAMS}/${id}` };
}

function valuesOf({ name, abilities }: TeamRole, version: string | undefined): Seen<RoleValues> {
  return { value: { name, abilities: namesOf(abilities as Abilities) }, version };
}

function written({ value: { name, abilities }, version }: Seen<RoleValues>): Seen<RoleInput> {
  return { value: { name, abilities: abilitiesOf(abilities) }, version };
}
