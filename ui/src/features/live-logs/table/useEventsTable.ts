/** The table's state: what is seen of the rows, and which row is active. */
import { type RefObject, useCallback, useEffect, useRef, useState } from "react";
import type { Event, Look } from "../../../api/events";
import { movedTo } from "./keys";
import { type Span, seenRows } from "./scale";
import { type Rows, useRows } from "./useRows";
import { type ScaledScroll, useScaledScroll } from "./useScaledScroll";

/** How many rows are drawn beyond those that are seen, on each side. */
const BEYOND_ROWS = 12;

interface Asked {
  look: Look;
  /** What is shown above the look's rows, newest first. */
  arrived: readonly Event[];
  openID: number | undefined;
  onOpen: (id: number) => void;
}

export interface EventsTableState {
  scroller: RefObject<HTMLDivElement | null>;
  head: RefObject<HTMLDivElement | null>;
  scroll: ScaledScroll;
  /** The rows that exist: those that are seen and some beyond. */
  drawn: Span;
  rows: Rows;
  /** How many of the first rows arrived since the look. */
  arrivedCount: number;
  active: number | undefined;
  /** Shows the details of a row. */
  choose: (index: number) => void;
  /** Moves on by some rows, from nowhere to the first that is seen; open details go along. */
  move: (by: number) => void;
  /** No row is active any more. */
  leave: () => void;
}

export function useEventsTable({ look, arrived, openID, onOpen }: Asked): EventsTableState {
  const scroller = useRef<HTMLDivElement>(null);
  const head = useRef<HTMLDivElement>(null);
  const count = arrived.length + look.totalCount;
  const scroll = useScaledScroll(scroller, head, count);
  const { place, viewport, row, show, toStart } = scroll;
  const rows = useRows(look, arrived, place.offset, (offset) => seenRows(offset, viewport, row, count, 0));
  const drawn = seenRows(rows.offset, viewport, row, count, BEYOND_ROWS);
  const [active, setActive, leave] = useActive(look, arrived.length);
  useEffect(() => {
    if (look.anchor) toStart();
  }, [look.anchor, toStart]);

  const current = active ?? indexOfEvent(rows, drawn, openID);
  // The same function while somebody scrolls, so that rows that stay are not drawn again.
  const latestRows = useRef(rows);
  latestRows.current = rows;
  const choose = useCallback(
    (index: number) => {
      setActive(index);
      const event = latestRows.current.at(index);
      if (event) onOpen(event.id);
    },
    [setActive, onOpen],
  );
  const move = (by: number) => {
    if (count === 0) return;
    const index = movedTo(current, by, Math.ceil(place.offset / row), count);
    show(index);
    if (openID === undefined) setActive(index);
    else choose(index);
  };
  return {
    scroller,
    head,
    scroll,
    drawn,
    rows,
    arrivedCount: arrived.length,
    active: current,
    choose,
    move,
    leave,
  };
}

/**
 * The active row of a look, as an index among all rows.
 *
 * It is kept as its distance from the look's first row, so that it stays on its event while others arrive above.
 */
function useActive(look: Look, arrivedCount: number) {
  const [kept, setKept] = useState<{ look: Look; distance: number }>();
  const active = kept && kept.look === look ? kept.distance + arrivedCount : undefined;
  const setActive = useCallback(
    (index: number) => setKept({ look, distance: index - arrivedCount }),
    [look, arrivedCount],
  );
  const leave = useCallback(() => setKept(undefined), []);
  return [active, setActive, leave] as const;
}

function indexOfEvent(rows: Rows, { first, end }: Span, id: number | undefined) {
  if (id === undefined) return undefined;
  for (let index = first; index < end; index += 1) if (rows.at(index)?.id === id) return index;
  return undefined;
}
