/** Services: who may record events, with which key. */
import { type QueryClient, queryOptions, useQuery } from "@tanstack/react-query";
import { get, postSeen, put, putSeen, remove, type Schema, type Seen, see } from "./request";

export type Service = Schema["ServiceShape"];
export type ServiceInput = Schema["ServiceInput"];
export type AutoPause = Schema["AutoPauseConfig"];
export type Grouping = Schema["AlertGroupingConfig"];
export type Tag = Schema["ServiceTag"];

/** When nobody is told at once. The API takes any object for its parts; these are the members that clients know. */
export type NotificationDelay = Omit<Schema["NotificationDelayConfig"], "fixed_timeslot_config"> & {
  fixed_timeslot_config?: Timeslot | null;
};

export interface Timeslot {
  start_time?: string;
  end_time?: string;
  /** Names such as `monday`. */
  repeat_days?: string[];
}

export const SERVICES_KEY = ["services"];

/** The services that somebody may read; nothing is asked for whoever may read none, which the server refuses. */
export function useServices(mayRead = true) {
  return useQuery({
    queryKey: SERVICES_KEY,
    enabled: mayRead,
    queryFn: async ({ signal }): Promise<Service[]> => (await get("/v3/services", { signal })).data,
  });
}

export function serviceQuery(id: string) {
  return queryOptions({
    queryKey: [...SERVICES_KEY, id],
    queryFn: ({ signal }): Promise<Seen<Service>> => see("/v3/services/{id}", { path: { id }, signal }),
  });
}

/** Makes a service. The answer alone has its key, whole: it goes to whoever asked and is kept nowhere. */
export async function createService(queries: QueryClient, body: ServiceInput): Promise<Service> {
  const { value } = await postSeen("/v3/services", { body });
  queries.invalidateQueries({ queryKey: SERVICES_KEY, exact: true });
  return value;
}

export async function updateService(
  queries: QueryClient,
  id: string,
  { value, version }: Seen<ServiceInput>,
): Promise<Seen<Service>> {
  return noted(queries, await putSeen("/v3/services/{id}", { path: { id }, body: value, version }));
}

export function deleteService(id: string) {
  return remove("/v3/services/{id}", { path: { id } });
}

/** Gives a service a new key and answers it, unless somebody else changed the service since it was seen. */
export async function rotateKey(queries: QueryClient, { value, version }: Seen<Service>): Promise<string> {
  try {
    const sent = { path: { id: value.id }, version };
    return (await postSeen("/v3/services/{id}/rotate-key", sent)).value.api_key;
  } finally {
    await lookAgain(queries, value.id);
  }
}

/** Whether a service may record events. */
export async function switchService(queries: QueryClient, id: string, isOn: boolean) {
  const path = isOn ? "/v3/services/{id}/enable" : "/v3/services/{id}/disable";
  noted(queries, await postSeen(path, { path: { id } }));
}

export async function setSlackChannel(
  queries: QueryClient,
  id: string,
  { value, version }: Seen<Schema["SlackChannelInput"]>,
) {
  await put("/v3/services/{id}/extensions", { path: { id }, body: value, version });
  await lookAgain(queries, id);
}

/** Puts what the server keeps now in the place of what it kept before. */
function noted(queries: QueryClient, seen: Seen<Service>): Seen<Service> {
  queries.setQueryData(serviceQuery(seen.value.id).queryKey, seen);
  queries.invalidateQueries({ queryKey: SERVICES_KEY, exact: true });
  return seen;
}

async function lookAgain(queries: QueryClient, id: string) {
  noted(queries, await queries.fetchQuery(serviceQuery(id)));
}
