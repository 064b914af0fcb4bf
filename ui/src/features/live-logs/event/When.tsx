/** When something happened: how long ago, and the exact time, which CSS shows where there is an occasion. */
import { useNow } from "../../../clock/now";
import { exactTime, millisecondTime, relativeTime, zoneLabel } from "../../../text/time";
import type { Zone } from "../../../zone/zone";
import styles from "./When.module.css";

export function When({ instant, zone }: { instant: string; zone: Zone }) {
  const nowMs = useNow();
  const instantMs = Date.parse(instant);
  return (
    <time
      dateTime={instant}
      className={styles.when}
      title={`${exactTime(instant, zone)} ${zoneLabel(zone, instantMs)}`}
    >
      <span className={styles.relative}>{relativeTime(instantMs, nowMs)}</span>
      <span className={styles.exact}>{millisecondTime(instant, zone)}</span>
    </time>
  );
}
