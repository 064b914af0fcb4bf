/** `GET /v3/audit-logs`: the events of a selection, newest first, in numbered pages of a fixed set. */
import { keepPreviousData, queryOptions, useQueries, useQuery, useQueryClient } from "@tanstack/react-query";
import { serverNowMs } from "../clock/server";
import type { Anchor } from "../selection/anchor";
import { parametersOf, type Range, rangeOf } from "../selection/range";
import { type Selection, writeSelection } from "../selection/selection";
import { get, type Schema } from "./request";

export type Event = Schema["Event"];

/** Rows of a page. */
export const PAGE_EVENTS = 100;

/** How long a page that nobody looks at is kept: somebody who scrolls over a million rows passes ten thousand. */
const PAGE_KEPT_MS = 30_000;

/** A selection as it was looked at: all that is known of its set but the events themselves. */
export interface Look {
  selection: Selection;
  anchor: Anchor;
  totalCount: number;
  recordingSince: Schema["RecordingSince"];
}

/**
 * Looks at a selection. While another one is looked up, the answer for the last one stays (`isPlaceholderData`).
 *
 * `turn` tells apart looks at the same selection: a new number looks again.
 */
export function useLook(selection: Selection, turn: number) {
  const queries = useQueryClient();
  return useQuery({
    queryKey: ["look", writeSelection(selection).toString(), turn],
    queryFn: async ({ signal }): Promise<Look> => {
      const range = rangeOf(selection.duration, serverNowMs());
      const { data, metadata } = await page(selection, range, { pageNumber: 1 }, signal);
      const { headID, totalCount, recordingSince } = metadata;
      const look = { selection, anchor: { range, throughID: headID }, totalCount, recordingSince };
      queries.setQueryData(pageQuery(look, 1).queryKey, data);
      return look;
    },
    placeholderData: keepPreviousData,
    staleTime: Number.POSITIVE_INFINITY,
    gcTime: 0,
  });
}

/** What is known of a look's pages, which are counted from 1. */
export interface Pages {
  /** The events of any page that was answered and is kept, wanted or not. */
  known: (pageNumber: number) => Event[] | undefined;
  /** Whether an answer may still come. */
  isPending: boolean;
  error: Error | undefined;
  /** Asks once more for what could not be read. */
  retry: () => void;
}

/** Asks for those of the `wanted` pages that are not known. */
export function usePages(look: Look, wanted: readonly number[]): Pages {
  const queries = useQueryClient();
  const answers = useQueries({ queries: wanted.map((pageNumber) => pageQuery(look, pageNumber)) });
  const failed = answers.filter((answer) => answer.isError);
  return {
    known: (pageNumber) => queries.getQueryData(pageQuery(look, pageNumber).queryKey),
    isPending: answers.some((answer) => answer.isLoading),
    error: failed[0]?.error ?? undefined,
    retry: () => {
      for (const answer of failed) answer.refetch();
    },
  };
}

/** How many events of a look's time other selections would show. */
export function useCounts({ anchor }: Look, selections: readonly Selection[]) {
  return useQueries({
    queries: selections.map((selection) => ({
      queryKey: ["count", writeSelection(selection).toString(), anchor],
      queryFn: async ({ signal }: { signal: AbortSignal }) => {
        const { range, throughID } = anchor;
        const { metadata } = await page(selection, range, { pageNumber: 1, pageSize: 1, throughID }, signal);
        return metadata.totalCount;
      },
      staleTime: Number.POSITIVE_INFINITY,
    })),
  });
}

function pageQuery(look: Pick<Look, "selection" | "anchor">, pageNumber: number) {
  const { range, throughID } = look.anchor;
  return queryOptions({
    queryKey: ["page", writeSelection(look.selection).toString(), range, throughID, pageNumber],
    queryFn: async ({ signal }) =>
      (await page(look.selection, range, { pageNumber, throughID }, signal)).data,
    staleTime: Number.POSITIVE_INFINITY,
    gcTime: PAGE_KEPT_MS,
  });
}

interface PageAsked {
  pageNumber: number;
  pageSize?: number;
  throughID?: number;
}

function page(
  selection: Selection,
  range: Range,
  { pageNumber, pageSize = PAGE_EVENTS, throughID }: PageAsked,
  signal: AbortSignal,
) {
  const query = parametersOf(selection, range);
  query.set("timezone", "UTC");
  query.set("pageSize", String(pageSize));
  query.set("pageNumber", String(pageNumber));
  if (throughID !== undefined) query.set("throughID", String(throughID));
  return get("/v3/audit-logs", { query, signal });
}
