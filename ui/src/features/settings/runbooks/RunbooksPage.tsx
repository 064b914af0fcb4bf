/** The runbooks that somebody may read. */
import { Link } from "wouter";
import { useRights } from "../../../api/permissions";
import { type Runbook, useRunbooks } from "../../../api/runbooks";
import { useTeamNames } from "../../../api/teams";
import { Visible } from "../../../components/Visible";
import { NEW, RUNBOOKS } from "../../../links";
import { counted } from "../../../text/count";
import { type Column, ListPage } from "../shared/ListPage";
import { MissingAbility } from "../shared/Missing";
import { NewLink } from "../shared/NewLink";
import { Readable } from "../shared/Readable";

export default function RunbooksPage() {
  return (
    <Readable title="Runbooks" group="runbooks">
      <Runbooks />
    </Readable>
  );
}

function Runbooks() {
  const { may } = useRights();
  const teamName = useTeamNames();
  const columns: Column<Runbook>[] = [
    {
      title: "Name",
      cell: ({ id, name }) => (
        <Link href={`${RUNBOOKS}/${id}`}>
          <Visible text={name} />
        </Link>
      ),
    },
    { title: "Team", cell: ({ owner }) => <Visible text={teamName(owner.id)} /> },
    { title: "Steps", cell: ({ steps }) => counted(steps.length, "step"), isMinor: true },
    {
      title: "Last changed by",
      cell: ({ updated }) => <Visible text={updated.username_for_display} />,
      isMinor: true,
    },
  ];
  const mayCreate = may("create", "runbooks");
  return (
    <ListPage
      title="Runbooks"
      noun="runbook"
      query={useRunbooks()}
      idOf={({ id }) => id}
      words={({ name, owner, steps }) => [name, teamName(owner.id), ...steps.map(({ content }) => content)]}
      columns={columns}
      actions={mayCreate && <NewLink href={`${RUNBOOKS}/${NEW}`}>New runbook</NewLink>}
      note={!mayCreate && <MissingAbility verb="create" group="runbooks" what="To write a runbook" />}
      about="A runbook says what to do, step by step, when something has gone wrong."
    />
  );
}
