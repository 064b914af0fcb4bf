/** `GET /v3/audit-logs/{id}`: one event with everything that is known of it. */
import { keepPreviousData, useQuery } from "@tanstack/react-query";
import { type Json, memberOf, parseJson } from "../json/json";
import type { Event } from "./events";
import { type Schema, send } from "./request";

export interface WholeEvent {
  event: Event;
  /** The same as the server wrote it: with the spelling of its numbers and the order of its keys. */
  json: Json;
}

/** While another one is read, the last one stays (`isPlaceholderData`). */
export function useEvent(id: number) {
  return useQuery({
    queryKey: ["event", id],
    queryFn: async ({ signal }): Promise<WholeEvent> => {
      const response = await send("get", "/v3/audit-logs/{id}", { path: { id }, signal });
      const text = await response.text();
      const { data }: Schema["AuditLogEvent"] = JSON.parse(text);
      return { event: data, json: memberOf(parseJson(text), "data") ?? parseJson(text) };
    },
    placeholderData: keepPreviousData,
    // An event never changes.
    staleTime: Number.POSITIVE_INFINITY,
  });
}
