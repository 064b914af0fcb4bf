/** The teams of the organisation. */
import { useQuery } from "@tanstack/react-query";
import { get, type Schema } from "./request";

export type Team = Schema["Team"];

export const TEAMS_KEY = ["teams"];

export function useTeams() {
  return useQuery({
    queryKey: TEAMS_KEY,
    queryFn: async ({ signal }): Promise<Team[]> => (await get("/v3/teams", { signal })).data,
  });
}

/** What a team is called, by its id; the id itself of one that was deleted. */
export function useTeamNames(): (id: string) => string {
  const { data } = useTeams();
  return (id) => data?.find((team) => team.id === id)?.name ?? id;
}
