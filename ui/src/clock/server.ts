/**
 * The server's time, as far as a browser can know it.
 *
 * A duration such as "last hour" ends at the server's present. If it ended at that of a browser whose clock is behind,
 * the newest events would be in no list: too late for the range, and too early for what arrives afterwards.
 */
const SECOND_MS = 1_000;

let aheadMs = 0;

/** Learns from the `Date` of an answer, which is cut to the second: the server's time is at most one more. */
export function learnServerTime(response: Response) {
  const date = Date.parse(response.headers.get("Date") ?? "");
  if (!Number.isNaN(date)) aheadMs = date + SECOND_MS - Date.now();
}

/** Up to a second after the server's present, and before it only by what the last answer took on its way. */
export function serverNowMs(): number {
  return Date.now() + aheadMs;
}
