/** Selections that a person named and keeps. */
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { send } from "./request";

export interface SavedViewInput {
  name: string;
  filters: Record<string, string | string[]>;
  /** A length that ends now, or null with both times. */
  duration: string | null;
  startTime?: string;
  endTime?: string;
}

export interface SavedView extends SavedViewInput {
  id: string;
}

const KEY = ["savedViews"];
const PATH = "/v3/audit-logs/views";

export function useSavedViews() {
  return useQuery({
    queryKey: KEY,
    queryFn: async ({ signal }): Promise<SavedView[]> => {
      const body: { data: SavedView[] } = await (await send("get", PATH, { signal })).json();
      return body.data;
    },
  });
}

/** Keeps a new one, or the one with this `id` in the place of what it was. */
export function useSaveView() {
  const queries = useQueryClient();
  return useMutation({
    mutationFn: ({ id, ...body }: SavedViewInput & { id?: string }) =>
      id === undefined ? send("post", PATH, { body }) : send("put", `${PATH}/{id}`, { path: { id }, body }),
    onSuccess: () => queries.invalidateQueries({ queryKey: KEY }),
  });
}

export function useDeleteView() {
  const queries = useQueryClient();
  return useMutation({
    mutationFn: (id: string) => send("delete", `${PATH}/{id}`, { path: { id } }),
    onSettled: () => queries.invalidateQueries({ queryKey: KEY }),
  });
}
