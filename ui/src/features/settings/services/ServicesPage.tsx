/** The services that somebody may read, and what each recorded. */
import { Link } from "wouter";
import { useRights } from "../../../api/permissions";
import { type Service, useServices } from "../../../api/services";
import { useTeamNames } from "../../../api/teams";
import { Visible } from "../../../components/Visible";
import { NEW, SERVICES } from "../../../links";
import { count } from "../../../text/count";
import { type Column, ListPage } from "../shared/ListPage";
import { MissingAbility } from "../shared/Missing";
import { NewLink } from "../shared/NewLink";
import { Readable } from "../shared/Readable";
import { LastEvent } from "./LastEvent";

export default function ServicesPage() {
  return (
    <Readable title="Services" group="services">
      <Services />
    </Readable>
  );
}

function Services() {
  const { may } = useRights();
  const teamName = useTeamNames();
  const columns: Column<Service>[] = [
    {
      title: "Name",
      cell: ({ id, name }) => (
        <Link href={`${SERVICES}/${id}`}>
          <Visible text={name} />
        </Link>
      ),
    },
    { title: "Team", cell: ({ owner }) => <Visible text={teamName(owner.id)} />, isMinor: true },
    { title: "Last event", cell: ({ last_event_at }) => <LastEvent at={last_event_at} /> },
    { title: "Events today", cell: ({ events_today }) => count(events_today) },
    { title: "State", cell: (service) => stateOf(service), isMinor: true },
  ];
  const mayCreate = may("create", "services");
  return (
    <ListPage
      title="Services"
      noun="service"
      query={useServices()}
      idOf={({ id }) => id}
      words={(service) => [
        ...[service.name, service.description ?? "", teamName(service.owner.id), stateOf(service)],
        ...(service.tags ?? []).map(({ key, value }) => `${key}: ${value}`),
      ]}
      columns={columns}
      actions={mayCreate && <NewLink href={`${SERVICES}/${NEW}`}>New service</NewLink>}
      note={!mayCreate && <MissingAbility verb="create" group="services" what="To make a service" />}
      about="A service is software that records events: it has a key that does nothing else."
    />
  );
}

function stateOf({ is_disabled }: Service): string {
  return is_disabled ? "Disabled" : "Enabled";
}
