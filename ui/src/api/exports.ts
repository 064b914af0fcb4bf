/** Files of what a selection shows: asking for them, and what became of them. */
import { keepPreviousData, useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { get, post, type Schema } from "./request";

export type Export = Schema["ExportShape"];
export type ExportRequest = Schema["ExportRequest"];

export const EXPORTS_PAGE = 50;

const KEY = ["exports"];
/** While something runs. */
const RUNNING_POLL_MS = 1_000;
/** Download links live for 15 minutes. */
const LINKS_POLL_MS = 10 * 60_000;

export function isRunning({ status }: Export): boolean {
  return status === "Pending" || status === "In Progress";
}

/** One page of the history, numbered from 1; asked again while something on it runs, and before its links expire. */
export function useExports(pageNumber: number) {
  const query = new URLSearchParams({ pageSize: String(EXPORTS_PAGE), pageNumber: String(pageNumber) });
  return useQuery({
    queryKey: [...KEY, pageNumber],
    queryFn: ({ signal }) => get("/v3/audit-logs/export/history", { query, signal }),
    placeholderData: keepPreviousData,
    refetchInterval: ({ state }) => (state.data?.data.some(isRunning) ? RUNNING_POLL_MS : LINKS_POLL_MS),
  });
}

export function useRequestExport() {
  const queries = useQueryClient();
  return useMutation({
    mutationFn: (body: ExportRequest) => post("/v3/audit-logs/export", { body }),
    onSuccess: () => queries.invalidateQueries({ queryKey: KEY }),
  });
}

export function useCancelExport() {
  const queries = useQueryClient();
  return useMutation({
    mutationFn: (id: string) => post("/v3/audit-logs/export/history/{id}/cancel", { path: { id } }),
    onSettled: () => queries.invalidateQueries({ queryKey: KEY }),
  });
}
