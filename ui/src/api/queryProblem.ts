/** What is wrong with a query: asked before it is looked for, so that what is shown stays while somebody types. */
import { useQuery } from "@tanstack/react-query";
import { serverNowMs } from "../clock/server";
import { rangeOf } from "../selection/range";
import { ApiError, get } from "./request";

export interface QueryProblem {
  message: string;
  /** The character at which it is noticed, counted from 1; one past the last for what is missing at the end. */
  position: number;
}

/** `null` when nothing is wrong; absent while that is not known. */
export function useQueryProblem(text: string): QueryProblem | null | undefined {
  const { data } = useQuery({
    queryKey: ["query-problem", text],
    enabled: text !== "",
    queryFn: ({ signal }) => problemOf(text, signal),
    staleTime: Number.POSITIVE_INFINITY,
  });
  return text === "" ? null : data;
}

/** Asks for a page of no event, which costs no search. */
async function problemOf(text: string, signal: AbortSignal): Promise<QueryProblem | null> {
  const { start, end } = rangeOf({ kind: "last", last: "15m" }, serverNowMs());
  const page = { pageSize: "1", pageNumber: "1", throughID: "0" };
  const query = new URLSearchParams({ q: text, startTime: start, endTime: end, ...page });
  try {
    await get("/v3/audit-logs", { query, signal });
  } catch (error) {
    if (!(error instanceof ApiError)) throw error;
    const detail = error.details.find(({ field }) => field === "q");
    // Whatever else is in the way shows when the query is looked for.
    if (detail) return { message: detail.message, position: detail.position ?? 1 };
  }
  return null;
}
