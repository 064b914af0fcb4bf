import { afterEach, expect, it, vi } from "vitest";
import { learnServerTime, serverNowMs } from "./server";

const AT = Date.parse("2026-11-23T10:00:00Z");
const answered = (date: string) => new Response(null, { headers: { Date: date } });

afterEach(() => vi.useRealTimers());

it.each([-600_000, 0, 600_000])("a browser whose clock is %d ms off knows the server's time", (off) => {
  vi.useFakeTimers({ now: AT + off });
  learnServerTime(answered("Mon, 23 Nov 2026 10:00:00 GMT"));
  vi.advanceTimersByTime(5_000);
  expect(serverNowMs() - (AT + 5_000)).toBe(1_000);
});

it("an answer without a date teaches nothing", () => {
  vi.useFakeTimers({ now: AT });
  learnServerTime(answered("Mon, 23 Nov 2026 10:00:00 GMT"));
  learnServerTime(new Response());
  expect(serverNowMs()).toBe(AT + 1_000);
});
