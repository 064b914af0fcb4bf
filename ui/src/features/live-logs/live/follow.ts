/** Follows a tail for as long as it goes: through breaks, without a gap and without a repeat. */
import { ApiError } from "../../../api/request";
import type { From, Heard } from "../../../api/tail";

const WAIT_MS_MIN = 1_000;
const WAIT_MS_MAX = 30_000;

export type Connection =
  | { state: "connecting" }
  | { state: "live" }
  /** The connection broke; the next attempt is at `untilMs` of this browser's clock. */
  | { state: "reconnecting"; untilMs: number }
  /** The server refuses, and will again. */
  | { state: "ended"; reason: string };

export interface Following {
  open: (from: From, stop: AbortSignal) => AsyncIterable<Heard>;
  wait: (ms: number, stop: AbortSignal) => Promise<void>;
  onConnection: (connection: Connection) => void;
  onHeard: (heard: Heard) => void;
  /** The position is one that the server does not know, as after a restore: look anew. */
  onLost: () => void;
}

/** Returns when it was stopped, refused or lost. */
export async function follow(from: From, following: Following, stop: AbortSignal) {
  let next = from;
  for (let failures = 0; !stop.aborted; failures += 1) {
    try {
      for await (const heard of following.open(next, stop)) {
        failures = 0;
        next = { position: heard.position };
        following.onConnection({ state: "live" });
        following.onHeard(heard);
      }
    } catch (error) {
      if (stop.aborted) return;
      if (isRefusal(error)) return refused(error, following);
    }
    if (stop.aborted) return;
    const waitMs = backoff(failures, Math.random());
    following.onConnection({ state: "reconnecting", untilMs: Date.now() + waitMs });
    await following.wait(waitMs, stop);
  }
}

/** Whether trying again would change nothing. */
function isRefusal(error: unknown): error is ApiError {
  return error instanceof ApiError && error.status >= 400 && error.status < 500 && error.status !== 429;
}

function refused(error: ApiError, { onConnection, onLost }: Following) {
  if (error.status === 409) onLost();
  else onConnection({ state: "ended", reason: error.message });
}

/** Doubles from one second to thirty; `chance` (0 to 1) takes off up to half, so that not all come back at once. */
export function backoff(failures: number, chance: number): number {
  const most = Math.min(WAIT_MS_MIN * 2 ** failures, WAIT_MS_MAX);
  return Math.max(most * (1 - chance / 2), WAIT_MS_MIN);
}

/** Lets time pass, or less when it is stopped. */
export function wait(ms: number, stop: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const timer = setTimeout(resolve, ms);
    stop.addEventListener("abort", () => {
      clearTimeout(timer);
      resolve();
    });
  });
}
