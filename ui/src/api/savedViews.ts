/** Selections that a person named and keeps. */
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { get, post, put, remove, type Schema } from "./request";

export type SavedView = Schema["SavedView"];
export type SavedViewRequest = Schema["SavedViewRequest"];

const KEY = ["savedViews"];

export function useSavedViews() {
  return useQuery({
    queryKey: KEY,
    queryFn: async ({ signal }): Promise<SavedView[]> => (await get("/v3/audit-logs/views", { signal })).data,
  });
}

/** Keeps a new one, or the one with this `id` in the place of what it was. */
export function useSaveView() {
  const queries = useQueryClient();
  return useMutation({
    mutationFn: ({ id, ...body }: SavedViewRequest & { id?: string }) =>
      id === undefined
        ? post("/v3/audit-logs/views", { body })
        : put("/v3/audit-logs/views/{id}", { path: { id }, body }),
    onSuccess: () => queries.invalidateQueries({ queryKey: KEY }),
  });
}

export function useDeleteView() {
  const queries = useQueryClient();
  return useMutation({
    mutationFn: (id: string) => remove("/v3/audit-logs/views/{id}", { path: { id } }),
    onSettled: () => queries.invalidateQueries({ queryKey: KEY }),
  });
}
