/** The rows of the table: what arrived since the look, then the pages of the look. */
import { useEffect, useRef, useState } from "react";
import { type Event, type Look, PAGE_EVENTS, usePages } from "../../../api/events";
import { pagesOf } from "./pages";

/** How many rows beyond those drawn are asked for. */
const AHEAD_ROWS = 50;
/** While the bar is dragged, pages are asked for at most this often. */
const ASKED_EVERY_MS = 80;

export interface Rows {
  count: number;
  /** The event of a row; undefined while it is on its way. */
  at: (index: number) => Event | undefined;
  /** Why rows are missing. */
  error: Error | undefined;
  retry: () => void;
}

export function useRows(look: Look, arrived: readonly Event[], seen: { first: number; end: number }): Rows {
  const from = seen.first - arrived.length - AHEAD_ROWS;
  const to = seen.end - arrived.length + AHEAD_ROWS;
  const wanted = pagesOf(from, to, look.totalCount, PAGE_EVENTS);
  const asked = useThrottled(wanted);
  const answers = usePages(
    look,
    wanted.map((pageNumber) => ({ pageNumber, isAsked: asked.includes(pageNumber) })),
  );
  const at = (index: number) => {
    const place = index - arrived.length;
    if (place < 0) return arrived[index];
    const page = wanted.indexOf(Math.floor(place / PAGE_EVENTS) + 1);
    return answers[page]?.data?.[place % PAGE_EVENTS];
  };
  const failed = answers.filter((answer) => answer.isError);
  return {
    count: arrived.length + look.totalCount,
    at,
    error: failed[0]?.error ?? undefined,
    retry: () => {
      for (const answer of failed) answer.refetch();
    },
  };
}

/** The same list of numbers, at once after a pause, and every `ASKED_EVERY_MS` while it changes. */
function useThrottled(numbers: readonly number[]): readonly number[] {
  const text = numbers.join();
  const [shown, setShown] = useState({ text, numbers });
  const changedAt = useRef(0);
  useEffect(() => {
    const set = () => {
      changedAt.current = performance.now();
      setShown((before) => (before.text === text ? before : { text, numbers: text.split(",").map(Number) }));
    };
    const waitMs = changedAt.current + ASKED_EVERY_MS - performance.now();
    if (waitMs <= 0) return set();
    const timer = window.setTimeout(set, waitMs);
    return () => window.clearTimeout(timer);
  }, [text]);
  return shown.numbers;
}
