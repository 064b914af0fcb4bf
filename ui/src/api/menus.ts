/** Who and what occurs in the log, by name. */
import { useQuery } from "@tanstack/react-query";
import { get, type Schema } from "./request";

export type Menus = Schema["FiltersData"];

/** Names change rarely, and finding them looks at the whole history window. */
const STALE_MS = 5 * 60_000;

export function useMenus(isNeeded: boolean) {
  return useQuery({
    queryKey: ["menus"],
    enabled: isNeeded,
    staleTime: STALE_MS,
    queryFn: async ({ signal }): Promise<Menus> => (await get("/v3/audit-logs/filters", { signal })).data,
  });
}
