/** One webhook, or a new one. */
import { useQuery, useQueryClient } from "@tanstack/react-query";
import { useMemo } from "react";
import { useLocation } from "wouter";
import { useRights } from "../../../api/permissions";
import type { Seen } from "../../../api/request";
import {
  createWebhook,
  deleteWebhook,
  updateWebhook,
  WEBHOOKS_KEY,
  type Webhook,
  webhookQuery,
} from "../../../api/webhooks";
import { ObjectForm } from "../../../form/ObjectForm";
import { leaveFreely } from "../../../form/unsaved";
import { useForm } from "../../../form/useForm";
import { NEW, WEBHOOKS } from "../../../links";
import { DeleteButton } from "../shared/DeleteButton";
import { MissingPermission } from "../shared/Missing";
import { ObjectPage } from "../shared/ObjectPage";
import { PageHead } from "../shared/PageHead";
import { LABELS, WebhookFields } from "./WebhookFields";
import { BLANK, check, inputOf, type Values, valuesOf } from "./webhookValues";

const OF = { title: "Webhooks", href: WEBHOOKS };
const EMPTY: Seen<Values> = { value: BLANK, version: undefined };

export default function WebhookPage({ id }: { id: string }) {
  const { holds } = useRights();
  if (holds("manage-webhooks")) return id === NEW ? <NewWebhook /> : <KeptWebhook id={id} />;
  return (
    <>
      <PageHead title="Webhook" of={OF} />
      <MissingPermission permission="manage-webhooks" what="To see and change webhooks" />
    </>
  );
}

function NewWebhook() {
  const queries = useQueryClient();
  const [, navigate] = useLocation();
  const form = useForm({
    kept: EMPTY,
    check,
    save: async ({ value }) => {
      const { value: made } = await createWebhook(queries, inputOf(value));
      leaveFreely(() => navigate(`${WEBHOOKS}/${made.id}`, { replace: true }));
    },
  });
  return (
    <>
      <PageHead title="New webhook" of={OF} />
      <ObjectForm form={form} labels={LABELS} verb="Create">
        <WebhookFields form={form} />
      </ObjectForm>
    </>
  );
}

function KeptWebhook({ id }: { id: string }) {
  return (
    <ObjectPage query={useQuery(webhookQuery(id))} noun="webhook">
      {(webhook) => <EditWebhook webhook={webhook} />}
    </ObjectPage>
  );
}

function EditWebhook({ webhook }: { webhook: Seen<Webhook> }) {
  const { id, name } = webhook.value;
  const queries = useQueryClient();
  const kept = useMemo(() => valuesOf(webhook), [webhook]);
  const form = useForm({
    kept,
    check,
    save: ({ value, version }) => updateWebhook(queries, id, { value: inputOf(value), version }),
    look: async () => valuesOf(await queries.fetchQuery(webhookQuery(id))),
  });
  return (
    <>
      <PageHead
        title={name}
        of={OF}
        id={id}
        actions={
          <DeleteButton
            noun="webhook"
            name={name}
            remove={() => deleteWebhook(id)}
            list={WEBHOOKS}
            queryKey={WEBHOOKS_KEY}
          >
            <p>Its addresses and headers go with it, and nobody can show them again.</p>
          </DeleteButton>
        }
      />
      <ObjectForm form={form} labels={LABELS}>
        <WebhookFields form={form} />
      </ObjectForm>
    </>
  );
}
