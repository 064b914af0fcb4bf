/** How many events happened when. */
import { keepPreviousData, useQuery } from "@tanstack/react-query";
import type { Anchor } from "../selection/anchor";
import { parametersOf } from "../selection/range";
import type { Selection } from "../selection/selection";
import { get, type Schema } from "./request";

export type Bucket = Schema["BucketView"];

/** The old one stays until the new one is there. */
export function useHistogram(selection: Selection, anchor: Anchor | undefined, buckets: number) {
  const query = parametersOf(selection, anchor?.range);
  query.set("timezone", "UTC");
  query.set("buckets", String(buckets));
  if (anchor) query.set("throughID", String(anchor.throughID));
  return useQuery({
    queryKey: ["histogram", query.toString()],
    enabled: anchor !== undefined,
    queryFn: ({ signal }) => get("/v3/audit-logs/histogram", { query, signal }),
    placeholderData: keepPreviousData,
  });
}
