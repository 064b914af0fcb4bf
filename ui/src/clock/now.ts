/** The time that relative times are told from, the same for everything on the page. */
import { useSyncExternalStore } from "react";
import { serverNowMs } from "./server";

const TICK_MS = 5_000;

const listeners = new Set<() => void>();
let nowMs = serverNowMs();
let timer: number | undefined;

/** The present, which moves on by itself while somebody reads it. */
export function useNow(): number {
  return useSyncExternalStore(subscribe, () => nowMs);
}

function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  if (timer === undefined) {
    tick();
    timer = window.setInterval(tick, TICK_MS);
  }
  return () => {
    listeners.delete(listener);
    if (listeners.size > 0) return;
    window.clearInterval(timer);
    timer = undefined;
  };
}

function tick() {
  nowMs = serverNowMs();
  for (const listener of listeners) listener();
}
