/** What events can be about: the built-in resources, and those that the organisation registered. */
import { Link } from "wouter";
import { useRights } from "../../../api/permissions";
import { type Resource, useResources } from "../../../api/resources";
import { Visible } from "../../../components/Visible";
import { NEW, RESOURCES, resourceLink } from "../../../links";
import { type Column, ListPage } from "../shared/ListPage";
import { MissingPermission } from "../shared/Missing";
import { NewLink } from "../shared/NewLink";
import { PageHead } from "../shared/PageHead";
import { recordingSince } from "./recordingSince";

const COLUMNS: Column<Resource>[] = [
  {
    title: "Resource",
    cell: ({ name }) => (
      <Link href={resourceLink(name)}>
        <Visible text={name} />
      </Link>
    ),
  },
  { title: "Actions", cell: ({ actions }) => <Visible text={actions.join(", ")} /> },
  { title: "Kind", cell: ({ is_built_in }) => (is_built_in ? "built in" : "own"), isMinor: true },
  { title: "Recording began", cell: recordingSince, isMinor: true },
];

export default function ResourcesPage() {
  const { holds } = useRights();
  if (holds("manage-feature-settings")) return <Resources />;
  return (
    <>
      <PageHead title="Resources" />
      <MissingPermission
        permission="manage-feature-settings"
        what="To see and register the resources of the audit log"
      />
    </>
  );
}

function Resources() {
  return (
    <ListPage
      title="Resources"
      noun="resource"
      query={useResources()}
      idOf={({ name }) => name}
      words={({ name, actions }) => [name, ...actions]}
      columns={COLUMNS}
      actions={<NewLink href={`${RESOURCES}/${NEW}`}>Register a resource</NewLink>}
      about="A resource is what events are about, and has the actions that they tell of."
    />
  );
}
