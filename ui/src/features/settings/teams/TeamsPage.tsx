/** The teams of the organisation. */
import { Link } from "wouter";
import { useRights } from "../../../api/permissions";
import { type Team, useTeams } from "../../../api/teams";
import { Visible } from "../../../components/Visible";
import { NEW, TEAMS } from "../../../links";
import { count } from "../../../text/count";
import { type Column, ListPage } from "../shared/ListPage";
import { MissingPermission } from "../shared/Missing";
import { NewLink } from "../shared/NewLink";

const COLUMNS: Column<Team>[] = [
  {
    title: "Name",
    cell: ({ id, name }) => (
      <Link href={`${TEAMS}/${id}`}>
        <Visible text={name} />
      </Link>
    ),
  },
  { title: "Description", cell: ({ description }) => <Visible text={description} />, isMinor: true },
  { title: "Members", cell: ({ members }) => count(members.length) },
  { title: "Roles", cell: ({ roles }) => count(roles.length) },
];

export default function TeamsPage() {
  const { isOwner, holds } = useRights();
  const mayCreate = isOwner || holds("manage-teams");
  return (
    <ListPage
      title="Teams"
      noun="team"
      query={useTeams()}
      idOf={({ id }) => id}
      words={({ name, description, roles }) => [name, description, ...roles.map((role) => role.name)]}
      columns={COLUMNS}
      actions={mayCreate && <NewLink href={`${TEAMS}/${NEW}`}>New team</NewLink>}
      note={!mayCreate && <MissingPermission permission="manage-teams" what="To make a team" />}
      about="A team is who looks after services, escalation policies and runbooks, and what each of them may do."
    />
  );
}
