/** One team, or a new one. */
import { useQuery, useQueryClient } from "@tanstack/react-query";
import { useMemo } from "react";
import { useLocation } from "wouter";
import type { Seen } from "../../../api/request";
import { createTeam, deleteTeam, TEAMS_KEY, type Team, teamQuery, updateTeam } from "../../../api/teams";
import { ObjectForm } from "../../../form/ObjectForm";
import { leaveFreely } from "../../../form/unsaved";
import { useForm } from "../../../form/useForm";
import { NEW, TEAMS } from "../../../links";
import { DeleteButton } from "../shared/DeleteButton";
import { MissingAbility } from "../shared/Missing";
import { ObjectPage } from "../shared/ObjectPage";
import { PageHead } from "../shared/PageHead";
import { Members } from "./Members";
import { Roles } from "./Roles";
import { LABELS, TeamFields, teamProblems, type Values } from "./TeamFields";
import { useTeamRights } from "./useTeamRights";

/** The members go along with every change, as they were seen: the server takes the list for all that there are. */
interface KeptValues extends Values {
  members: { user_id: string; role_ids: string[] }[];
}

const OF = { title: "Teams", href: TEAMS };
const EMPTY: Seen<Values> = { value: { name: "", description: "" }, version: undefined };

export default function TeamPage({ id }: { id: string }) {
  return id === NEW ? <NewTeam /> : <KeptTeam id={id} />;
}

function NewTeam() {
  const queries = useQueryClient();
  const [, navigate] = useLocation();
  const form = useForm<Values>({
    kept: EMPTY,
    check: teamProblems,
    save: async ({ value }) => {
      const { value: made } = await createTeam(queries, value);
      leaveFreely(() => navigate(`${TEAMS}/${made.id}`, { replace: true }));
    },
  });
  return (
    <>
      <PageHead title="New team" of={OF} />
      <p>You become its first member, with the roles Manage Team and Admin. Others are added on its page.</p>
      <ObjectForm form={form} labels={LABELS} verb="Create">
        <TeamFields form={form} />
      </ObjectForm>
    </>
  );
}

function KeptTeam({ id }: { id: string }) {
  return (
    <ObjectPage query={useQuery(teamQuery(id))} noun="team">
      {(team) => (
        <>
          <EditTeam team={team} />
          <Roles team={team.value} />
          <Members team={team.value} />
        </>
      )}
    </ObjectPage>
  );
}

function EditTeam({ team }: { team: Seen<Team> }) {
  const { id, name } = team.value;
  const queries = useQueryClient();
  const { mayUpdate, mayDelete } = useTeamRights(id);
  const kept = useMemo(() => valuesOf(team), [team]);
  const form = useForm<KeptValues>({
    kept,
    check: teamProblems,
    save: (values) => updateTeam(queries, id, values),
    look: async () => valuesOf(await queries.fetchQuery(teamQuery(id))),
  });
  const isKept = team.value.default;
  return (
    <>
      <PageHead
        title={name}
        of={OF}
        id={id}
        actions={
          mayDelete &&
          !isKept && (
            <DeleteButton
              noun="team"
              name={name}
              remove={() => deleteTeam(id)}
              list={TEAMS}
              queryKey={TEAMS_KEY}
            >
              <p>Its roles go with it. What belongs to it has to be deleted first.</p>
            </DeleteButton>
          )
        }
      />
      {isKept && <p>The organisation began with this team, which cannot be deleted.</p>}
      {!mayUpdate && (
        <MissingAbility verb="update" group="teams" what="To change this team, its roles and its members" />
      )}
      {!mayDelete && !isKept && <MissingAbility verb="delete" group="teams" what="To delete this team" />}
      <ObjectForm form={form} labels={{ ...LABELS, members: "Members" }} isReadOnly={!mayUpdate}>
        <TeamFields form={form} />
      </ObjectForm>
    </>
  );
}

function valuesOf({ value: { name, description, members }, version }: Seen<Team>): Seen<KeptValues> {
  const named = members.map(({ user_id, role_ids }) => ({ user_id, role_ids }));
  return { value: { name, description, members: named }, version };
}
