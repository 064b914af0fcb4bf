/**
 * The rows of the table: what arrived since the look, then the pages of the look.
 *
 * Somebody who drags the bar passes more rows than can be read. One place is asked for at a time; what is drawn stays
 * until it was answered, then the place that the bar has come to meanwhile is asked for. So they see rows all the way,
 * a little behind the bar, and the server is asked as fast as it answers and no faster.
 */
import { useRef, useState } from "react";
import { type Event, type Look, PAGE_EVENTS, type Pages, usePages } from "../../../api/events";
import { pagesOf } from "./pages";
import type { Span } from "./scale";

/** How many rows beyond those that are seen are asked for. */
const AHEAD_ROWS = 60;

export interface Rows {
  count: number;
  /** The event of a row; undefined while it is on its way. */
  at: (index: number) => Event | undefined;
  /** The offset to draw: the one that is scrolled to, or the last that is known. */
  offset: number;
  /** Why rows are missing. */
  error: Error | undefined;
  retry: () => void;
}

/** `seenAt` says which rows are seen at an offset. */
export function useRows(
  look: Look,
  arrived: readonly Event[],
  offset: number,
  seenAt: (offset: number) => Span,
): Rows {
  const pagesAt = (offset: number, beyond: number) => {
    const { first, end } = seenAt(offset);
    const [from, to] = [first - arrived.length - beyond, end - arrived.length + beyond];
    return pagesOf(from, to, look.totalCount, PAGE_EVENTS);
  };
  const [asked, setAsked] = useState(offset);
  const pages = usePages(look, pagesAt(asked, AHEAD_ROWS));
  const isKnown = (offset: number) => pagesAt(offset, 0).every((page) => pages.known(page) !== undefined);
  const isAnswered = isKnown(asked) || !pages.isPending;
  if (isAnswered && asked !== offset) setAsked(offset);

  const drawn = useRef(offset);
  const isRefused = asked === offset && !pages.isPending;
  if (isKnown(offset) || isRefused) drawn.current = offset;
  else if (isKnown(asked)) drawn.current = asked;
  return {
    count: arrived.length + look.totalCount,
    at: eventsOf(arrived, pages),
    offset: drawn.current,
    error: pages.error,
    retry: pages.retry,
  };
}

function eventsOf(arrived: readonly Event[], pages: Pages): Rows["at"] {
  const known = new Map<number, Event[] | undefined>();
  return (index) => {
    const place = index - arrived.length;
    if (place < 0) return arrived[index];
    const page = Math.floor(place / PAGE_EVENTS) + 1;
    if (!known.has(page)) known.set(page, pages.known(page));
    return known.get(page)?.[place % PAGE_EVENTS];
  };
}
