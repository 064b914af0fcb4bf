/** Events that arrive while somebody looks. */
import { useCallback, useEffect, useRef, useState } from "react";
import type { Event, Look } from "../../../api/events";
import { type From, tail } from "../../../api/tail";
import { useIsPageVisible } from "../../../clock/visibility";
import { type Arrivals, arrived, isFull, NO_ARRIVALS, released } from "./arrivals";
import { type Connection, follow, wait } from "./follow";

/** Events are put on the page at most this often. */
const SHOWN_EVERY_MS = 200;

export interface Live {
  /** `off` for a fixed time, to which nothing can be added. */
  connection: Connection | { state: "off" };
  arrivals: Arrivals;
  /** Whether more arrived than is kept: showing them takes a new look. */
  isOverflowing: boolean;
  /** Shows what waits. */
  release: () => void;
  /** After the server refused. */
  retry: () => void;
}

const OFF = { state: "off" } as const;
const CONNECTING = { state: "connecting" } as const;

interface State {
  look: Look;
  connection: Connection;
  arrivals: Arrivals;
}

export function useLive(look: Look, isHeld: boolean, lookAgain: () => void): Live {
  const [kept, setKept] = useState<State>();
  const state = kept?.look === look ? kept : { look, connection: CONNECTING, arrivals: NO_ARRIVALS };
  const [attempt, setAttempt] = useState(0);
  const isOverflowing = isFull(state.arrivals);
  const isOn = look.selection.duration.kind === "last";
  const isOpen = useIsPageVisible() && isOn && !isOverflowing;
  const change = useCallback(
    (by: (state: State) => Partial<State>) => {
      setKept((before) => {
        const present =
          before?.look === look ? before : { look, connection: CONNECTING, arrivals: NO_ARRIVALS };
        return { ...present, ...by(present) };
      });
    },
    [look],
  );

  const held = useRef(isHeld);
  held.current = isHeld;
  const from = useFrom(look);
  // biome-ignore lint/correctness/useExhaustiveDependencies: a new attempt opens it again
  useEffect(() => {
    if (!isOpen) return;
    const stop = new AbortController();
    // Old events can be recorded now, and the tail knows no times.
    const startMs = Date.parse(look.anchor.range.start);
    const shown = gathering((events) =>
      change(({ arrivals }) => ({ arrivals: arrived(arrivals, events, held.current) })),
    );
    follow(
      from.current,
      {
        open: (position, signal) => tail(look.selection, position, signal),
        wait,
        onConnection: (connection) =>
          change((before) => (isLive(before.connection) && isLive(connection) ? {} : { connection })),
        onHeard: ({ position, events }) => {
          from.current = { position };
          shown.add(events.filter(({ timestamp }) => Date.parse(timestamp) >= startMs));
        },
        onLost: lookAgain,
      },
      stop.signal,
    );
    return () => {
      stop.abort();
      shown.flush();
    };
  }, [look, isOpen, attempt, change, from, lookAgain]);

  const release = useCallback(() => {
    if (isOverflowing) lookAgain();
    else change(({ arrivals }) => ({ arrivals: released(arrivals) }));
  }, [change, isOverflowing, lookAgain]);
  const hasWaiting = state.arrivals.waiting.length > 0;
  useEffect(() => {
    if (!isHeld && (hasWaiting || isOverflowing)) release();
  }, [isHeld, hasWaiting, isOverflowing, release]);

  return {
    connection: isOn ? state.connection : OFF,
    arrivals: state.arrivals,
    isOverflowing,
    release,
    retry: () => setAttempt((before) => before + 1),
  };
}

function isLive({ state }: Connection): boolean {
  return state === "live";
}

/** Where the tail of a look goes on: after its last event, later where it was left. */
function useFrom(look: Look) {
  const from = useRef<From>({ afterID: look.anchor.throughID });
  const of = useRef(look);
  if (of.current !== look) {
    of.current = look;
    from.current = { afterID: look.anchor.throughID };
  }
  return from;
}

/** Passes on events in bundles, so that a burst draws the page a few times and not a few hundred. */
function gathering(pass: (events: Event[]) => void) {
  let gathered: Event[] = [];
  let timer: number | undefined;
  const flush = () => {
    window.clearTimeout(timer);
    timer = undefined;
    if (gathered.length > 0) pass(gathered);
    gathered = [];
  };
  return {
    flush,
    add(events: Event[]) {
      gathered.push(...events);
      if (gathered.length > 0) timer ??= window.setTimeout(flush, SHOWN_EVERY_MS);
    },
  };
}
