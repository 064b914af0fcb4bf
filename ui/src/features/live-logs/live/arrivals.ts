/** What was recorded since the look: shown above its rows, or waiting while somebody reads. Newest first. */
import type { Event } from "../../../api/events";

/** At so many the page looks anew: what arrives is kept whole, and a page of the server is not. */
export const ARRIVALS_MAX = 500;

export interface Arrivals {
  shown: readonly Event[];
  waiting: readonly Event[];
}

export const NO_ARRIVALS: Arrivals = { shown: [], waiting: [] };

/** Takes events in the order of their ids; while they are `held` they wait. */
export function arrived(before: Arrivals, events: readonly Event[], isHeld: boolean): Arrivals {
  const added = events.toReversed();
  if (isHeld) return { ...before, waiting: [...added, ...before.waiting] };
  return { shown: [...added, ...before.waiting, ...before.shown], waiting: [] };
}

/** Shows what waits. */
export function released(before: Arrivals): Arrivals {
  return before.waiting.length === 0 ? before : arrived(before, [], false);
}

export function isFull({ shown, waiting }: Arrivals): boolean {
  return shown.length + waiting.length >= ARRIVALS_MAX;
}
