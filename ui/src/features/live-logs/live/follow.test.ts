import { describe, expect, it } from "vitest";
import { ApiError } from "../../../api/request";
import type { From, Heard } from "../../../api/tail";
import { backoff, type Connection, follow } from "./follow";

const heard = (position: string): Heard => ({ position, events: [] });
const refusal = (status: number) => new ApiError(status, "x", `answered ${status}`, "");

/** Follows a server that does one thing after another, and is stopped after the last. */
async function following(...script: (Heard[] | Error)[]) {
  const told = {
    from: [] as From[],
    states: [] as Connection["state"][],
    positions: [] as string[],
    lost: 0,
  };
  const stop = new AbortController();
  await follow(
    { afterID: 7 },
    {
      open: async function* (from) {
        told.from.push(from);
        const step = script.shift();
        if (script.length === 0) stop.abort();
        if (step instanceof Error) throw step;
        yield* step ?? [];
      },
      wait: async () => undefined,
      onConnection: ({ state }) => told.states.push(state),
      onHeard: ({ position }) => told.positions.push(position),
      onLost: () => {
        told.lost += 1;
      },
    },
    stop.signal,
  );
  return told;
}

describe("following a tail", () => {
  it("goes on after a break where it broke off", async () => {
    const told = await following([heard("1-8"), heard("1-9")], [heard("1-10")], []);
    expect(told.from).toEqual([{ afterID: 7 }, { position: "1-9" }, { position: "1-10" }]);
    expect(told.positions).toEqual(["1-8", "1-9", "1-10"]);
    expect(told.states).toEqual(["live", "live", "reconnecting", "live", "reconnecting"]);
  });

  it.each([refusal(0), refusal(503), refusal(429), new TypeError("cut")])(
    "tries again after %s",
    async (e) => {
      const told = await following(e, [heard("1-8")]);
      expect(told.states).toEqual(["reconnecting", "live"]);
      expect(told.from).toEqual([{ afterID: 7 }, { afterID: 7 }]);
    },
  );

  it.each([401, 402, 403])("stops at %d", async (status) => {
    const told = await following(refusal(status), [heard("1-8")]);
    expect(told.states).toEqual(["ended"]);
    expect(told.from).toHaveLength(1);
  });

  it("looks anew when the server does not know its position", async () => {
    const told = await following([heard("1-8")], refusal(409), []);
    expect(told.lost).toBe(1);
    expect(told.from).toHaveLength(2);
  });
});

it("waits longer after each failure, within bounds", () => {
  expect([0, 1, 2, 10].map((failures) => backoff(failures, 0))).toEqual([1_000, 2_000, 4_000, 30_000]);
  expect([0, 1, 10].map((failures) => backoff(failures, 1))).toEqual([1_000, 1_000, 15_000]);
});
