/** Registers a resource, so that services can record events of it. */
import { useQueryClient } from "@tanstack/react-query";
import { useLocation } from "wouter";
import { useRights } from "../../../api/permissions";
import type { Seen } from "../../../api/request";
import { putResource, useResources } from "../../../api/resources";
import { Field } from "../../../components/Field";
import { ObjectForm } from "../../../form/ObjectForm";
import { leaveFreely } from "../../../form/unsaved";
import { useForm } from "../../../form/useForm";
import { RESOURCES, resourceLink } from "../../../links";
import { MissingPermission } from "../shared/Missing";
import { PageHead } from "../shared/PageHead";
import { ActionsField } from "./ActionsField";
import { checkNew, type NewValues } from "./resourceValues";

const LABELS = { resource: "Name", actions: "Actions" };
const EMPTY: Seen<NewValues> = { value: { resource: "", actions: [""] }, version: undefined };

export default function NewResourcePage() {
  const { holds } = useRights();
  return (
    <>
      <PageHead title="Register a resource" of={{ title: "Resources", href: RESOURCES }} />
      {holds("manage-feature-settings") ? (
        <NewResource />
      ) : (
        <MissingPermission
          permission="manage-feature-settings"
          what="To register a resource of the audit log"
        />
      )}
    </>
  );
}

function NewResource() {
  const queries = useQueryClient();
  const [, navigate] = useLocation();
  const known = useResources().data ?? [];
  const form = useForm<NewValues>({
    kept: EMPTY,
    check: (values) => {
      // The server would replace its actions by these.
      const isTaken = known.some(({ name }) => name === values.resource);
      const problems = checkNew(values);
      return isTaken ? { ...problems, resource: "There is a resource of this name already." } : problems;
    },
    save: async ({ value: { resource, actions }, version }) => {
      await putResource(queries, resource, { value: { actions }, version });
      leaveFreely(() => navigate(resourceLink(resource), { replace: true }));
    },
  });
  return (
    <ObjectForm form={form} labels={LABELS} verb="Register">
      <Field
        label={LABELS.resource}
        hint="As services name it in their events, such as Invoices. It stays so."
        required
        value={form.values.resource}
        error={form.problem("resource")}
        onChange={({ target }) => form.set({ resource: target.value })}
      />
      <ActionsField form={form} />
    </ObjectForm>
  );
}
