/** How many events happened when. */
import { useQuery } from "@tanstack/react-query";
import type { Anchor } from "../selection/anchor";
import { parametersOf } from "../selection/range";
import type { Selection } from "../selection/selection";
import { send } from "./request";

export interface Bucket {
  startTime: string;
  endTime: string;
  success: number;
  failure: number;
  denied: number;
}

interface Histogram {
  data: Bucket[];
  metadata: { totalCount: number };
}

/** The old one stays until the new one is there. */
export function useHistogram(selection: Selection, anchor: Anchor | undefined, buckets: number) {
  const query = parametersOf(selection, anchor?.range);
  query.set("timezone", "UTC");
  query.set("buckets", String(buckets));
  if (anchor) query.set("throughID", String(anchor.throughID));
  return useQuery({
    queryKey: ["histogram", query.toString()],
    enabled: anchor !== undefined,
    queryFn: async ({ signal }): Promise<Histogram> => {
      const response = await send("get", "/v3/audit-logs/histogram", { query, signal });
      return response.json();
    },
    placeholderData: (before) => before,
  });
}
