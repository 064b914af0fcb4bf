/** The organisation, its plan, and the settings of its log. */
import { type QueryClient, queryOptions, useQuery } from "@tanstack/react-query";
import { get, putSeen, type Schema, type Seen, see } from "./request";

export type Organization = Schema["OrganizationShape"];
export type LogSettings = Schema["LogSettings"];

export function useOrganization() {
  return useQuery({
    queryKey: ["organization"],
    queryFn: async ({ signal }): Promise<Organization> => (await get("/v3/organization", { signal })).data,
  });
}

export const logSettingsQuery = queryOptions({
  queryKey: ["logSettings"],
  queryFn: ({ signal }): Promise<Seen<LogSettings>> => see("/v3/audit-logs/settings", { signal }),
});

export async function updateLogSettings(
  queries: QueryClient,
  { value, version }: Seen<Schema["LogSettingsInput"]>,
) {
  const seen = await putSeen("/v3/audit-logs/settings", { body: value, version });
  queries.setQueryData(logSettingsQuery.queryKey, seen);
}

/** Keeps events for longer; only the operator keeps them for less. */
export async function lengthenRetention(
  queries: QueryClient,
  { value, version }: Seen<Schema["RetentionInput"]>,
) {
  const seen = await putSeen("/v3/audit-logs/retention", { body: value, version });
  queries.setQueryData(logSettingsQuery.queryKey, seen);
}
