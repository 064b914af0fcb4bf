/** One resource and its actions; a built-in one is only shown. */
import { useQuery, useQueryClient } from "@tanstack/react-query";
import { useMemo } from "react";
import { useRights } from "../../../api/permissions";
import type { Seen } from "../../../api/request";
import {
  putResource,
  RESOURCES_KEY,
  type Resource,
  removeResource,
  resourceQuery,
} from "../../../api/resources";
import { Visible } from "../../../components/Visible";
import { ObjectForm } from "../../../form/ObjectForm";
import { useForm } from "../../../form/useForm";
import { RESOURCES } from "../../../links";
import { DeleteButton } from "../shared/DeleteButton";
import { Facts } from "../shared/Facts";
import { MissingPermission } from "../shared/Missing";
import { ObjectPage } from "../shared/ObjectPage";
import { PageHead } from "../shared/PageHead";
import { ActionsField } from "./ActionsField";
import { recordingSince } from "./recordingSince";
import { check, type Values } from "./resourceValues";

const LABELS = { actions: "Actions" };
export const OF = { title: "Resources", href: RESOURCES };

export default function ResourcePage({ name }: { name: string }) {
  const { holds } = useRights();
  if (holds("manage-feature-settings")) return <Kept name={name} />;
  return (
    <>
      <PageHead title={name} of={OF} />
      <MissingPermission
        permission="manage-feature-settings"
        what="To see and change the resources of the audit log"
      />
    </>
  );
}

function Kept({ name }: { name: string }) {
  return (
    <ObjectPage query={useQuery(resourceQuery(name))} noun="resource">
      {(resource) =>
        resource.value.is_built_in ? (
          <BuiltIn resource={resource.value} />
        ) : (
          <Registered resource={resource} />
        )
      }
    </ObjectPage>
  );
}

function BuiltIn({ resource }: { resource: Resource }) {
  return (
    <>
      <PageHead title={resource.name} of={OF} />
      <Facts
        facts={[
          ["Kind", "built in"],
          ["Recording began", recordingSince(resource)],
          ["Actions", <Visible key="actions" text={resource.actions.join(", ")} />],
        ]}
        about="Every organisation has it, and nobody changes it. Register a resource of another name for events of your own."
      />
    </>
  );
}

function Registered({ resource }: { resource: Seen<Resource> }) {
  const { name } = resource.value;
  const queries = useQueryClient();
  const kept = useMemo(() => valuesOf(resource), [resource]);
  const form = useForm({
    kept,
    check,
    save: (values) => putResource(queries, name, values),
    look: async () => valuesOf(await queries.fetchQuery(resourceQuery(name))),
  });
  return (
    <>
      <PageHead
        title={name}
        of={OF}
        id={name}
        actions={
          <DeleteButton
            noun="resource"
            name={name}
            verb="Remove"
            remove={() => removeResource(name)}
            list={RESOURCES}
            queryKey={RESOURCES_KEY}
          >
            <p>No more events of it are taken. Those that there are stay in the log, and stay to be found.</p>
          </DeleteButton>
        }
      />
      <Facts
        facts={[
          ["Kind", "own"],
          ["Recording began", recordingSince(resource.value)],
        ]}
      />
      <ObjectForm form={form} labels={LABELS}>
        <ActionsField form={form} />
      </ObjectForm>
    </>
  );
}

function valuesOf({ value: { actions }, version }: Seen<Resource>): Seen<Values> {
  return { value: { actions }, version };
}
