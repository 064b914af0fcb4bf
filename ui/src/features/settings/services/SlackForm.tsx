/** The Slack channel of a service. It is stored and shown; nothing is sent there. */
import { useQueryClient } from "@tanstack/react-query";
import { useMemo } from "react";
import { useRights } from "../../../api/permissions";
import type { Seen } from "../../../api/request";
import { type Service, serviceQuery, setSlackChannel } from "../../../api/services";
import { Field } from "../../../components/Field";
import { ObjectForm } from "../../../form/ObjectForm";
import { useForm } from "../../../form/useForm";
import { MissingPermission } from "../shared/Missing";
import { lengthProblem } from "../shared/names";

interface Values {
  channel_id: string;
}

const LABELS = { channel_id: "Id of the channel" };
/** What the server refuses beyond. */
const CHANNEL_CHARS_MAX = 100;

export function SlackForm({ service }: { service: Seen<Service> }) {
  const { id } = service.value;
  const queries = useQueryClient();
  const mayChange = useRights().holds("manage-extensions");
  const kept = useMemo(() => valuesOf(service), [service]);
  const form = useForm<Values>({
    kept,
    check: ({ channel_id }) => ({ channel_id: problem(channel_id) }),
    save: (values) => setSlackChannel(queries, id, values),
    look: async () => valuesOf(await queries.fetchQuery(serviceQuery(id))),
  });
  return (
    <>
      <h2>Slack</h2>
      {!mayChange && <MissingPermission permission="manage-extensions" what="To set the Slack channel" />}
      <ObjectForm form={form} labels={LABELS} verb="Save the channel" isReadOnly={!mayChange}>
        <Field
          label={LABELS.channel_id}
          hint="Such as C024BE91L. It can be replaced, not taken away."
          value={form.values.channel_id}
          error={form.problem("channel_id")}
          onChange={(event) => form.set({ channel_id: event.target.value })}
        />
      </ObjectForm>
    </>
  );
}

function valuesOf({ value, version }: Seen<Service>): Seen<Values> {
  return { value: { channel_id: value.slack?.channel_id ?? "" }, version };
}

function problem(channel: string): string | undefined {
  if (channel.trim() === "") return "Write the id of a channel.";
  return lengthProblem("The id of a channel", channel, CHANNEL_CHARS_MAX);
}
