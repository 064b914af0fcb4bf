/** The side panel with everything that is known of one event. */
import { useEffect, useRef } from "react";
import { useEvent } from "../../../api/event";
import { ApiError } from "../../../api/request";
import { Button } from "../../../components/Button";
import { CopyButton } from "../../../components/CopyButton";
import { ChevronDown, ChevronUp, Close } from "../../../components/icons";
import { StateMessage } from "../../../components/StateMessage";
import type { Selection } from "../../../selection/selection";
import { sentence } from "../../../text/sentence";
import type { Zone } from "../../../zone/zone";
import styles from "./Details.module.css";
import { EventBody } from "./EventBody";

export interface DetailsProps {
  id: number;
  selection: Selection;
  zone: Zone;
  onSelect: (selection: Selection) => void;
  onClose: () => void;
  /** Goes to the next or previous event of the list; undefined when the event is not in it. */
  onMove: ((by: 1 | -1) => void) | undefined;
}

export function Details({ id, selection, zone, onSelect, onClose, onMove }: DetailsProps) {
  const whole = useEvent(id);
  const panel = useRef<HTMLElement>(null);
  useEffect(() => panel.current?.focus({ preventScroll: true }), []);
  return (
    <section
      ref={panel}
      className={styles.panel}
      tabIndex={-1}
      aria-label={`Event ${id}`}
      aria-busy={whole.isFetching}
    >
      <header className={styles.head}>
        <h2 className={styles.title}>Event {id}</h2>
        <CopyButton label="Copy link" text={() => location.href} isLink />
        <Button weight="bare" aria-label="Previous event" disabled={!onMove} onClick={() => onMove?.(-1)}>
          <ChevronUp />
        </Button>
        <Button weight="bare" aria-label="Next event" disabled={!onMove} onClick={() => onMove?.(1)}>
          <ChevronDown />
        </Button>
        <Button weight="bare" aria-label="Close the details" onClick={onClose}>
          <Close />
        </Button>
      </header>
      <div className={styles.body} key={whole.data?.event.id}>
        {whole.isError && <NotShown id={id} error={whole.error} retry={() => whole.refetch()} />}
        {whole.isSuccess && (
          <EventBody whole={whole.data} selection={selection} zone={zone} onSelect={onSelect} />
        )}
      </div>
    </section>
  );
}

function NotShown({ id, error, retry }: { id: number; error: Error; retry: () => void }) {
  if (error instanceof ApiError && error.status === 404) {
    return (
      <StateMessage title="There is no such event">
        No event of this organisation has the number {id}, or it was kept for as long as events are kept.
      </StateMessage>
    );
  }
  return (
    <StateMessage title="The event could not be read" isError action={{ label: "Try again", act: retry }}>
      {sentence(error.message)}
    </StateMessage>
  );
}
