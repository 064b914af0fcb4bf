/** What is told of an event, from the sentence that somebody reads first to the JSON that a program reads. */
import { useMemo } from "react";
import type { WholeEvent } from "../../../api/event";
import { serverNowMs } from "../../../clock/server";
import { Button } from "../../../components/Button";
import { Visible } from "../../../components/Visible";
import { isEmpty, memberOf, withoutMembers } from "../../../json/json";
import type { Selection } from "../../../selection/selection";
import type { Zone } from "../../../zone/zone";
import { Change } from "./Change";
import styles from "./EventBody.module.css";
import { Fields } from "./Fields";
import { JsonText } from "./JsonText";
import { pivotsOf } from "./pivots";
import { Summary } from "./Summary";

interface EventBodyProps {
  whole: WholeEvent;
  selection: Selection;
  zone: Zone;
  onSelect: (selection: Selection) => void;
}

export function EventBody({ whole: { event, json }, selection, zone, onSelect }: EventBodyProps) {
  const meta = memberOf(json, "meta");
  const before = memberOf(meta, "before");
  const after = memberOf(meta, "after");
  const rest = useMemo(() => meta && withoutMembers(meta, ["before", "after"]), [meta]);
  const pivots = useMemo(() => pivotsOf(event, selection, serverNowMs()), [event, selection]);
  return (
    <>
      <Summary event={event} zone={zone} />
      {(before || after) && <Change before={before} after={after} />}
      <nav className={styles.pivots} aria-label="Related events">
        {pivots.map(({ label, about, selection: next }) => (
          <Button key={label} className={styles.pivot} onClick={() => onSelect(next)}>
            {label}
            {about !== undefined && (
              <span className={styles.about}>
                <Visible text={about} />
              </span>
            )}
          </Button>
        ))}
      </nav>
      <Fields event={event} zone={zone} />
      {rest && !isEmpty(rest) && <JsonText title="More that the producer told" json={rest} isOpen />}
      <JsonText title="The event as JSON" json={json} />
    </>
  );
}
