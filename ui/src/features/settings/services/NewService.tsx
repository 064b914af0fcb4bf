/** Makes a service; ends with its key, shown once. */
import { useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { useLocation } from "wouter";
import { useRights } from "../../../api/permissions";
import type { Seen } from "../../../api/request";
import { createService, type Service } from "../../../api/services";
import { useSignedIn } from "../../../api/session";
import { ObjectForm } from "../../../form/ObjectForm";
import { useForm } from "../../../form/useForm";
import { SERVICES } from "../../../links";
import { MissingAbility } from "../shared/Missing";
import { PageHead } from "../shared/PageHead";
import { Secret } from "../shared/Secret";
import { TeamField, teamProblem } from "../shared/TeamField";
import { ServiceFields } from "./ServiceFields";
import { inputOf, LABELS, type ServiceValues, serviceProblems } from "./values";

interface NewValues extends ServiceValues {
  owner_id: string;
}

export const OF = { title: "Services", href: SERVICES };

/** What to do with a key. */
export const ABOUT_KEY =
  "Give it to the software that shall record events; whoever has it can record, and do nothing else.";

export function NewService() {
  const mayCreate = useRights().may("create", "services");
  const [, navigate] = useLocation();
  const [made, setMade] = useState<Service>();
  return (
    <>
      <PageHead title={made?.name ?? "New service"} of={OF} />
      {!mayCreate && <MissingAbility verb="create" group="services" what="To make a service" />}
      {made === undefined ? (
        mayCreate && <NewForm onMade={setMade} />
      ) : (
        <Secret
          title="The key of this service"
          about={ABOUT_KEY}
          secret={made.api_key}
          onDone={() => navigate(`${SERVICES}/${made.id}`, { replace: true })}
        />
      )}
    </>
  );
}

function NewForm({ onMade }: { onMade: (service: Service) => void }) {
  const queries = useQueryClient();
  const { user } = useSignedIn();
  const [kept] = useState<Seen<NewValues>>(() => empty(user.id));
  const form = useForm<NewValues>({
    kept,
    check: ({ owner_id, ...values }) => ({
      ...serviceProblems(values),
      owner_id: teamProblem(owner_id),
    }),
    save: async ({ value }) =>
      onMade(await createService(queries, { ...inputOf(value), owner_id: value.owner_id })),
  });
  return (
    <ObjectForm form={form} labels={{ ...LABELS, owner_id: "Team" }} verb="Create">
      <TeamField
        group="services"
        value={form.values.owner_id}
        error={form.problem("owner_id")}
        // A policy belongs to a team too.
        onChange={(owner_id) => form.set({ owner_id, escalation_policy_id: "" })}
      />
      <ServiceFields form={form} team={form.values.owner_id} />
    </ObjectForm>
  );
}

function empty(maintainer: string): Seen<NewValues> {
  const value = {
    owner_id: "",
    name: "",
    description: "",
    escalation_policy_id: "",
    maintainer,
    tags: [],
    auto_pause_transient_alerts_config: { is_enabled: false, timeout_in_mins: 0 },
    intelligent_alerts_grouping_config: { is_enabled: false, rolling_window_in_mins: 0 },
    delay_notification_config: { is_enabled: false },
  };
  return { value, version: undefined };
}
