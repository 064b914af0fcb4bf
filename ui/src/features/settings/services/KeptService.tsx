/** A service: what it recorded, its key, and what can be set of it. */
import { useQueryClient } from "@tanstack/react-query";
import { useMemo } from "react";
import { Link } from "wouter";
import { useEscalationPolicies } from "../../../api/escalationPolicies";
import { useRights } from "../../../api/permissions";
import type { Seen } from "../../../api/request";
import {
  deleteService,
  SERVICES_KEY,
  type Service,
  serviceQuery,
  updateService,
} from "../../../api/services";
import { useTeamNames } from "../../../api/teams";
import { useUsers } from "../../../api/users";
import { Visible } from "../../../components/Visible";
import { ObjectForm } from "../../../form/ObjectForm";
import { useForm } from "../../../form/useForm";
import { SERVICES, TEAMS } from "../../../links";
import { count } from "../../../text/count";
import { DeleteButton } from "../shared/DeleteButton";
import { Facts } from "../shared/Facts";
import { MissingAbility } from "../shared/Missing";
import { PageHead } from "../shared/PageHead";
import { userLabel } from "../shared/UserField";
import { Key } from "./Key";
import { LastEvent } from "./LastEvent";
import { OF } from "./NewService";
import { ServiceFields } from "./ServiceFields";
import { SlackForm } from "./SlackForm";
import { inputOf, LABELS, type ServiceValues, serviceProblems, valuesOf } from "./values";

export function KeptService({ service }: { service: Seen<Service> }) {
  const { id, name, owner } = service.value;
  const { may } = useRights();
  const mayUpdate = may("update", "services", owner.id);
  const mayDelete = may("delete", "services", owner.id);
  return (
    <>
      <PageHead
        title={name}
        of={OF}
        id={id}
        actions={
          mayDelete && (
            <DeleteButton
              noun="service"
              name={name}
              remove={() => deleteService(id)}
              list={SERVICES}
              queryKey={SERVICES_KEY}
            >
              <p>Its key stops working within 5 seconds. Its events stay, and so does its name in them.</p>
            </DeleteButton>
          )
        }
      />
      {!mayUpdate && (
        <MissingAbility verb="update" group="services" what="To change this service and its key" />
      )}
      {!mayDelete && <MissingAbility verb="delete" group="services" what="To delete this service" />}
      <About service={service.value} />
      <Key service={service} mayUpdate={mayUpdate} />
      <EditService service={service} mayUpdate={mayUpdate} />
      <SlackForm service={service} />
    </>
  );
}

function About({ service: { owner, last_event_at, events_today, email } }: { service: Service }) {
  const teamName = useTeamNames();
  return (
    <Facts
      facts={[
        [
          "Team",
          <Link key="team" href={`${TEAMS}/${owner.id}`}>
            <Visible text={teamName(owner.id)} />
          </Link>,
        ],
        ["Last event", <LastEvent key="last" at={last_event_at} />],
        ["Events today (UTC)", count(events_today)],
        ["E-mail address", <span key="email">{email} (nothing receives mail there)</span>],
      ]}
    />
  );
}

function EditService({ service, mayUpdate }: { service: Seen<Service>; mayUpdate: boolean }) {
  const { id, owner } = service.value;
  const queries = useQueryClient();
  const kept = useMemo(() => valuesOf(service), [service]);
  const form = useForm<ServiceValues>({
    kept,
    check: serviceProblems,
    save: ({ value, version }) => updateService(queries, id, { value: inputOf(value), version }),
    look: async () => valuesOf(await queries.fetchQuery(serviceQuery(id))),
  });
  return (
    <>
      <h2>Settings</h2>
      <ObjectForm form={form} labels={LABELS} words={useWords()} isReadOnly={!mayUpdate}>
        <ServiceFields form={form} team={owner.id} />
      </ObjectForm>
    </>
  );
}

/** Names of whom and what a service refers to by id. */
function useWords() {
  const users = useUsers().data ?? [];
  const policies = useEscalationPolicies().data ?? [];
  return (field: keyof ServiceValues, value: unknown): string | undefined => {
    const user = users.find(({ id }) => field === "maintainer" && id === value);
    const policy = policies.find(({ id }) => field === "escalation_policy_id" && id === value);
    return user ? userLabel(user) : policy?.name;
  };
}
