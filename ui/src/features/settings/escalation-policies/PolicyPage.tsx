/** One escalation policy, or a new one. */
import { useQuery, useQueryClient } from "@tanstack/react-query";
import { useMemo } from "react";
import { useLocation } from "wouter";
import {
  createEscalationPolicy,
  deleteEscalationPolicy,
  ESCALATION_POLICIES_KEY,
  type EscalationPolicy,
  escalationPolicyQuery,
  updateEscalationPolicy,
} from "../../../api/escalationPolicies";
import { useRights } from "../../../api/permissions";
import type { Seen } from "../../../api/request";
import { ObjectForm } from "../../../form/ObjectForm";
import { leaveFreely } from "../../../form/unsaved";
import { useForm } from "../../../form/useForm";
import { ESCALATION_POLICIES, NEW } from "../../../links";
import { DeleteButton } from "../shared/DeleteButton";
import { MissingAbility } from "../shared/Missing";
import { ObjectPage } from "../shared/ObjectPage";
import { PageHead } from "../shared/PageHead";
import { TeamField, teamProblem } from "../shared/TeamField";
import { LABELS, PolicyFields } from "./PolicyFields";
import { BLANK, check, inputOf, type Values, valuesOf } from "./policyValues";

interface NewValues extends Values {
  owner_id: string;
}

const OF = { title: "Escalation policies", href: ESCALATION_POLICIES };
const EMPTY: Seen<NewValues> = { value: { ...BLANK, owner_id: "" }, version: undefined };

export default function PolicyPage({ id }: { id: string }) {
  return id === NEW ? <NewPolicy /> : <KeptPolicy id={id} />;
}

function NewPolicy() {
  const queries = useQueryClient();
  const [, navigate] = useLocation();
  const form = useForm<NewValues>({
    kept: EMPTY,
    check: ({ owner_id, ...values }) => ({
      ...check(values),
      owner_id: teamProblem(owner_id),
    }),
    save: async ({ value: { owner_id, ...values } }) => {
      const { value: made } = await createEscalationPolicy(queries, { ...inputOf(values), owner_id });
      leaveFreely(() => navigate(`${ESCALATION_POLICIES}/${made.id}`, { replace: true }));
    },
  });
  return (
    <>
      <PageHead title="New escalation policy" of={OF} />
      <ObjectForm form={form} labels={{ ...LABELS, owner_id: "Team" }} verb="Create">
        <TeamField
          group="escalation_policies"
          value={form.values.owner_id}
          error={form.problem("owner_id")}
          onChange={(owner_id) => form.set({ owner_id })}
        />
        <PolicyFields form={form} />
      </ObjectForm>
    </>
  );
}

function KeptPolicy({ id }: { id: string }) {
  return (
    <ObjectPage query={useQuery(escalationPolicyQuery(id))} noun="escalation policy">
      {(policy) => <EditPolicy policy={policy} />}
    </ObjectPage>
  );
}

function EditPolicy({ policy }: { policy: Seen<EscalationPolicy> }) {
  const { id, name, owner } = policy.value;
  const queries = useQueryClient();
  const { may } = useRights();
  const mayUpdate = may("update", "escalation_policies", owner.id);
  const kept = useMemo(() => valuesOf(policy), [policy]);
  const form = useForm({
    kept,
    check,
    save: ({ value, version }) => updateEscalationPolicy(queries, id, { value: inputOf(value), version }),
    look: async () => valuesOf(await queries.fetchQuery(escalationPolicyQuery(id))),
  });
  return (
    <>
      <PageHead
        title={name}
        of={OF}
        id={id}
        actions={
          may("delete", "escalation_policies", owner.id) && (
            <DeleteButton
              noun="escalation policy"
              name={name}
              remove={() => deleteEscalationPolicy(id)}
              list={ESCALATION_POLICIES}
              queryKey={ESCALATION_POLICIES_KEY}
            >
              <p>Its rules go with it. As long as a service uses it, it stays.</p>
            </DeleteButton>
          )
        }
      />
      {!mayUpdate && (
        <MissingAbility verb="update" group="escalation_policies" what="To change this escalation policy" />
      )}
      <ObjectForm form={form} labels={LABELS} isReadOnly={!mayUpdate}>
        <PolicyFields form={form} />
      </ObjectForm>
    </>
  );
}
