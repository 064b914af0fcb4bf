/** What happened, in a few lines. */
import type { Event } from "../../../api/events";
import { useNow } from "../../../clock/now";
import { Visible } from "../../../components/Visible";
import { exactTime, relativeTime, zoneLabel } from "../../../text/time";
import type { Zone } from "../../../zone/zone";
import { actorName } from "../event/names";
import { Outcome } from "../event/Outcome";
import styles from "./Summary.module.css";

export function Summary({ event, zone }: { event: Event; zone: Zone }) {
  const nowMs = useNow();
  const atMs = Date.parse(event.timestamp);
  return (
    <div className={styles.summary}>
      <p className={styles.what}>
        <strong>
          <Visible text={event.action} />
        </strong>
        <span>
          <Visible text={event.resource} />
        </span>
        <Outcome outcome={event.outcome} reason="" />
      </p>
      <p>
        <Visible text={actorName(event.actor)} />, <span>{relativeTime(atMs, nowMs)}</span>
        <span className={styles.quiet}>
          {" "}
          at {exactTime(event.timestamp, zone)} {zoneLabel(zone, atMs)}
        </span>
      </p>
      {event.reason !== "" && (
        <p className={styles.reason}>
          <Visible text={event.reason} />
        </p>
      )}
      {event.additionalInfo !== "" && (
        <p className={styles.info}>
          <Visible text={event.additionalInfo} />
        </p>
      )}
    </div>
  );
}
