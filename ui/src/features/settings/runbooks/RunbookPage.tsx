/** One runbook, or a new one. */
import { useQuery, useQueryClient } from "@tanstack/react-query";
import { useMemo } from "react";
import { useLocation } from "wouter";
import { useRights } from "../../../api/permissions";
import type { Seen } from "../../../api/request";
import {
  createRunbook,
  deleteRunbook,
  RUNBOOKS_KEY,
  type Runbook,
  runbookQuery,
  updateRunbook,
} from "../../../api/runbooks";
import { Field } from "../../../components/Field";
import { ObjectForm } from "../../../form/ObjectForm";
import { leaveFreely } from "../../../form/unsaved";
import { type Form, useForm } from "../../../form/useForm";
import { NEW, RUNBOOKS } from "../../../links";
import { DeleteButton } from "../shared/DeleteButton";
import { MissingAbility } from "../shared/Missing";
import { nameProblem } from "../shared/names";
import { ObjectPage } from "../shared/ObjectPage";
import { PageHead } from "../shared/PageHead";
import { TeamField, teamProblem } from "../shared/TeamField";
import { StepsField } from "./StepsField";

interface Values {
  name: string;
  steps: { content: string }[];
}
interface NewValues extends Values {
  owner_id: string;
}

const LABELS = { name: "Name", steps: "Steps", owner_id: "Team" };
const OF = { title: "Runbooks", href: RUNBOOKS };
const EMPTY: Seen<NewValues> = {
  value: { name: "", steps: [{ content: "" }], owner_id: "" },
  version: undefined,
};

export default function RunbookPage({ id }: { id: string }) {
  return id === NEW ? <NewRunbook /> : <KeptRunbook id={id} />;
}

function NewRunbook() {
  const queries = useQueryClient();
  const [, navigate] = useLocation();
  const form = useForm<NewValues>({
    kept: EMPTY,
    check: ({ owner_id, ...values }) => ({
      ...check(values),
      owner_id: teamProblem(owner_id),
    }),
    save: async ({ value }) => {
      const { value: made } = await createRunbook(queries, value);
      leaveFreely(() => navigate(`${RUNBOOKS}/${made.id}`, { replace: true }));
    },
  });
  return (
    <>
      <PageHead title="New runbook" of={OF} />
      <ObjectForm form={form} labels={LABELS} verb="Create">
        <TeamField
          group="runbooks"
          value={form.values.owner_id}
          error={form.problem("owner_id")}
          onChange={(owner_id) => form.set({ owner_id })}
        />
        <Fields form={form} />
      </ObjectForm>
    </>
  );
}

function KeptRunbook({ id }: { id: string }) {
  return (
    <ObjectPage query={useQuery(runbookQuery(id))} noun="runbook">
      {(runbook) => <EditRunbook runbook={runbook} />}
    </ObjectPage>
  );
}

function EditRunbook({ runbook }: { runbook: Seen<Runbook> }) {
  const { id, name, owner } = runbook.value;
  const queries = useQueryClient();
  const { may } = useRights();
  const mayUpdate = may("update", "runbooks", owner.id);
  const kept = useMemo(() => valuesOf(runbook), [runbook]);
  const form = useForm({
    kept,
    check,
    save: (values) => updateRunbook(queries, id, values),
    look: async () => valuesOf(await queries.fetchQuery(runbookQuery(id))),
  });
  return (
    <>
      <PageHead
        title={name}
        of={OF}
        id={id}
        actions={
          may("delete", "runbooks", owner.id) && (
            <DeleteButton
              noun="runbook"
              name={name}
              remove={() => deleteRunbook(id)}
              list={RUNBOOKS}
              queryKey={RUNBOOKS_KEY}
            >
              <p>Its steps go with it; the audit log keeps what they were.</p>
            </DeleteButton>
          )
        }
      />
      {!mayUpdate && <MissingAbility verb="update" group="runbooks" what="To change this runbook" />}
      <ObjectForm form={form} labels={LABELS} isReadOnly={!mayUpdate}>
        <Fields form={form} />
      </ObjectForm>
    </>
  );
}

function Fields<T extends Values>({ form }: { form: Form<T> }) {
  const set = (changes: Partial<Values>) => form.set(changes as Partial<T>);
  return (
    <>
      <Field
        label={LABELS.name}
        required
        value={form.values.name}
        error={form.problem("name")}
        onChange={(event) => set({ name: event.target.value })}
      />
      <StepsField
        steps={form.values.steps}
        problem={(place) => form.problem("steps", `steps[${place}].content`)}
        onChange={(steps) => set({ steps })}
      />
    </>
  );
}

function valuesOf({ value: { name, steps }, version }: Seen<Runbook>): Seen<Values> {
  return { value: { name, steps }, version };
}

function check({ name }: Values) {
  return { name: nameProblem(name) };
}
