/** Where to tell other software of what happens. Addresses and header values come back as `SECRET`. */
import { type QueryClient, queryOptions, useQuery } from "@tanstack/react-query";
import { get, postSeen, putSeen, remove, type Schema, type Seen, see } from "./request";

export type Webhook = Schema["Webhook"];
export type WebhookInput = Schema["WebhookInput"];
export type WebhookListItem = Schema["WebhookListItem"];

/** Stands for a value that is stored: the server never shows it, and sent back it stays what it is. */
export const SECRET = "[secret]";
export const WEBHOOKS_KEY = ["webhooks"];

const PATH = "/v3/extensions/event-webhooks";
const PATH_OF_ONE = "/v3/extensions/event-webhooks/{id}";

export function useWebhooks() {
  return useQuery({
    queryKey: WEBHOOKS_KEY,
    queryFn: async ({ signal }): Promise<WebhookListItem[]> => (await get(PATH, { signal })).data.result,
  });
}

export function webhookQuery(id: string) {
  return queryOptions({
    queryKey: [...WEBHOOKS_KEY, id],
    queryFn: ({ signal }): Promise<Seen<Webhook>> => see(PATH_OF_ONE, { path: { id }, signal }),
  });
}

export async function createWebhook(queries: QueryClient, body: WebhookInput): Promise<Seen<Webhook>> {
  return noted(queries, await postSeen(PATH, { body }));
}

export async function updateWebhook(
  queries: QueryClient,
  id: string,
  { value, version }: Seen<WebhookInput>,
): Promise<Seen<Webhook>> {
  return noted(queries, await putSeen(PATH_OF_ONE, { path: { id }, body: value, version }));
}

export function deleteWebhook(id: string) {
  return remove(PATH_OF_ONE, { path: { id } });
}

/** Puts what the server keeps now in the place of what it kept before. */
function noted(queries: QueryClient, seen: Seen<Webhook>): Seen<Webhook> {
  queries.setQueryData(webhookQuery(seen.value.id).queryKey, seen);
  queries.invalidateQueries({ queryKey: WEBHOOKS_KEY, exact: true });
  return seen;
}
