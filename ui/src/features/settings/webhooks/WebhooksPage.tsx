/** The outgoing webhooks. */
import { Link } from "wouter";
import { useRights } from "../../../api/permissions";
import { useWebhooks, type WebhookListItem } from "../../../api/webhooks";
import { Visible } from "../../../components/Visible";
import { NEW, WEBHOOKS } from "../../../links";
import { type Column, ListPage } from "../shared/ListPage";
import { MissingPermission } from "../shared/Missing";
import { NewLink } from "../shared/NewLink";
import { PageHead } from "../shared/PageHead";

const COLUMNS: Column<WebhookListItem>[] = [
  {
    title: "Name",
    cell: ({ id, name }) => (
      <Link href={`${WEBHOOKS}/${id}`}>
        <Visible text={name} />
      </Link>
    ),
  },
  { title: "Trigger type", cell: ({ trigger_type }) => <Visible text={trigger_type} /> },
  { title: "Description", cell: ({ description }) => <Visible text={description} />, isMinor: true },
];

export default function WebhooksPage() {
  const { holds } = useRights();
  if (holds("manage-webhooks")) return <Webhooks />;
  return (
    <>
      <PageHead title="Webhooks" />
      <MissingPermission permission="manage-webhooks" what="To see and change webhooks" />
    </>
  );
}

function Webhooks() {
  return (
    <ListPage
      title="Webhooks"
      noun="webhook"
      query={useWebhooks()}
      idOf={({ id }) => id}
      words={({ name, description, trigger_type }) => [name, description, trigger_type]}
      columns={COLUMNS}
      actions={<NewLink href={`${WEBHOOKS}/${NEW}`}>New webhook</NewLink>}
      about="A webhook says where other software is told of what happens. For now they are kept; nothing is sent yet."
    />
  );
}
