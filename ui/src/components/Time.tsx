/** How long ago or in how much time; exact when it is pointed at, and always in the details. */
import { exactTime, relativeTime, zoneLabel } from "../text/time";
import type { Zone } from "../zone/zone";

export function Time({ instant, zone, nowMs }: { instant: string; zone: Zone; nowMs: number }) {
  const ms = Date.parse(instant);
  return (
    <time dateTime={instant} title={`${exactTime(instant, zone)} ${zoneLabel(zone, ms)}`}>
      {relativeTime(ms, nowMs)}
    </time>
  );
}
