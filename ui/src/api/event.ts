/** `GET /v3/audit-logs/{id}`: one event with everything that is known of it. */
import { useQuery } from "@tanstack/react-query";
import type { Event } from "./events";
import { get } from "./request";

export function useEvent(id: number) {
  return useQuery({
    queryKey: ["event", id],
    queryFn: async ({ signal }): Promise<Event> =>
      (await get("/v3/audit-logs/{id}", { path: { id }, signal })).data,
    // An event never changes.
    staleTime: Number.POSITIVE_INFINITY,
  });
}
