/** The cache of what the server answered, and what all queries have in common. */
import { QueryCache, QueryClient } from "@tanstack/react-query";
import { ApiError } from "./request";
import { sessionEnded } from "./session";

/** How often a query that found no server, or a busy one, is sent again. */
const RETRIES_MAX = 2;

export function newQueryClient(): QueryClient {
  const onError = (error: Error) => {
    if (error instanceof ApiError && error.status === 401) sessionEnded(queries);
  };
  const queries: QueryClient = new QueryClient({
    queryCache: new QueryCache({ onError }),
    defaultOptions: {
      queries: {
        refetchOnWindowFocus: false,
        retry: (failures, error) => failures < RETRIES_MAX && isPassing(error),
      },
    },
  });
  return queries;
}

/** Whether the same request may well succeed in a moment. */
function isPassing(error: Error): boolean {
  return error instanceof ApiError && (error.status === 0 || error.status === 503);
}
