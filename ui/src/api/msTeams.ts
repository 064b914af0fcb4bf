/** The configuration for Microsoft Teams: an organisation has one, or none yet. */
import { type QueryClient, queryOptions } from "@tanstack/react-query";
import { ApiError, postSeen, type Schema, type Seen, see } from "./request";

export type MsTeams = Schema["MsTeamsExtension"];
export type MsTeamsInput = Schema["MsTeamsConfig"];

const PATH = "/v3/extensions/msteams/config";

export const msTeamsQuery = queryOptions({
  queryKey: ["msTeams"],
  queryFn: async ({ signal }): Promise<Seen<MsTeams | null>> => {
    try {
      return await see(PATH, { signal });
    } catch (error) {
      // Nothing is configured yet.
      if (error instanceof ApiError && error.status === 404) return { value: null, version: undefined };
      throw error;
    }
  },
});

/** Makes the configuration, or changes it. */
export async function configureMsTeams(queries: QueryClient, { value, version }: Seen<MsTeamsInput>) {
  queries.setQueryData(msTeamsQuery.queryKey, await postSeen(PATH, { body: value, version }));
}
