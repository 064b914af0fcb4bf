/** When something happened: how long ago, and the exact time, which CSS shows where there is an occasion. */
import { useNow } from "../../../clock/now";
import { exactTime, millisecondTime, monthToMinute, relativeTime, zoneLabel } from "../../../text/time";
import type { Zone } from "../../../zone/zone";
import styles from "./When.module.css";

/** From here on, how long ago it was tells too little to find a moment by. */
const TOLD_BY_DATE_MS = 48 * 3_600_000;

export function When({ instant, zone }: { instant: string; zone: Zone }) {
  const nowMs = useNow();
  const instantMs = Date.parse(instant);
  return (
    <time
      dateTime={instant}
      className={styles.when}
      title={`${exactTime(instant, zone)} ${zoneLabel(zone, instantMs)}`}
    >
      <span className={styles.relative}>
        {relativeTime(instantMs, nowMs)}
        {nowMs - instantMs >= TOLD_BY_DATE_MS && (
          <span className={styles.date}>{monthToMinute(instantMs, zone)}</span>
        )}
      </span>
      <span className={styles.exact}>{millisecondTime(instant, zone)}</span>
    </time>
  );
}
