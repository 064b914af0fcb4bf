/** The escalation policies that somebody may read. */
import { Link } from "wouter";
import { type EscalationPolicy, useEscalationPolicies } from "../../../api/escalationPolicies";
import { useRights } from "../../../api/permissions";
import { useTeamNames } from "../../../api/teams";
import { Visible } from "../../../components/Visible";
import { ESCALATION_POLICIES, NEW } from "../../../links";
import { counted } from "../../../text/count";
import { type Column, ListPage } from "../shared/ListPage";
import { MissingAbility } from "../shared/Missing";
import { NewLink } from "../shared/NewLink";
import { Readable } from "../shared/Readable";

export default function PoliciesPage() {
  return (
    <Readable title="Escalation policies" group="escalation_policies">
      <Policies />
    </Readable>
  );
}

function Policies() {
  const { may } = useRights();
  const teamName = useTeamNames();
  const columns: Column<EscalationPolicy>[] = [
    {
      title: "Name",
      cell: ({ id, name }) => (
        <Link href={`${ESCALATION_POLICIES}/${id}`}>
          <Visible text={name} />
        </Link>
      ),
    },
    { title: "Team", cell: ({ owner }) => <Visible text={teamName(owner.id)} /> },
    { title: "Rules", cell: ({ rules }) => counted(rules.length, "rule"), isMinor: true },
    { title: "Tells", cell: (policy) => counted(toldBy(policy).size, "user"), isMinor: true },
    { title: "Description", cell: ({ description }) => <Visible text={description} />, isMinor: true },
  ];
  const mayCreate = may("create", "escalation_policies");
  return (
    <ListPage
      title="Escalation policies"
      noun="policy"
      nouns="policies"
      query={useEscalationPolicies()}
      idOf={({ id }) => id}
      words={({ name, description, owner }) => [name, description, teamName(owner.id)]}
      columns={columns}
      actions={mayCreate && <NewLink href={`${ESCALATION_POLICIES}/${NEW}`}>New escalation policy</NewLink>}
      note={
        !mayCreate && (
          <MissingAbility verb="create" group="escalation_policies" what="To write an escalation policy" />
        )
      }
      about="An escalation policy says whom to tell of an incident, and whom next when nobody answers."
    />
  );
}

function toldBy({ rules }: EscalationPolicy): Set<string> {
  return new Set(rules.flatMap(({ entities }) => entities.map(({ id = "" }) => id)));
}
