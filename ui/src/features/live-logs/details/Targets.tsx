/** What an event was done to, and where that is managed. */
import { Link } from "wouter";
import type { Event } from "../../../api/events";
import { Visible } from "../../../components/Visible";
import { targetValue } from "../event/names";
import { Value } from "../value-menu/Value";
import styles from "./Fields.module.css";
import { objectLink } from "./objectLink";

export function Targets({ event }: { event: Event }) {
  const { targets } = event;
  return targets.map((target, place) => {
    const page = objectLink(event, target);
    return (
      // biome-ignore lint/suspicious/noArrayIndexKey: two targets may be the same, and they never change
      <div key={place} className={styles.one}>
        <dt>{targets.length === 1 ? "Target" : `Target ${place + 1}`}</dt>
        <dd>
          <Value {...targetValue(target)} />
          <span className={styles.note}>
            {" "}
            <Visible text={target.type} />
          </span>
          {page !== undefined && (
            <>
              {" "}
              <Link href={page}>Open it in Settings</Link>
            </>
          )}
          {target.id !== "" && (
            <div className={styles.code}>
              <Value field="target" value={target.id} text={target.id} />
            </div>
          )}
        </dd>
      </div>
    );
  });
}
