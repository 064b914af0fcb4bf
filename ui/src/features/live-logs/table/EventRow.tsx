/** One event as a row, or its place while it is on its way. */
import { memo, useState } from "react";
import type { Event } from "../../../api/events";
import { serverNowMs } from "../../../clock/server";
import { Button } from "../../../components/Button";
import { ChevronRight } from "../../../components/icons";
import type { Zone } from "../../../zone/zone";
import { CELLS } from "./cells";
import type { ColumnID } from "./columns";
import styles from "./EventRow.module.css";

interface EventRowProps {
  id: string;
  index: number;
  event: Event | undefined;
  columns: readonly ColumnID[];
  zone: Zone;
  isActive: boolean;
  /** Whether its details are shown. */
  isOpen: boolean;
  /** Whether it came since the look. */
  isArrival: boolean;
  /** Shows the details. */
  onChoose: (index: number) => void;
}

export const EventRow = memo(function EventRow(props: EventRowProps) {
  const { id, index, event, columns, zone, isActive, isOpen, isArrival, onChoose } = props;
  const [isFresh] = useState(() => isArrival && event !== undefined && isJustRecorded(event));
  return (
    // The keys are the grid's: see EventsTable.
    // biome-ignore lint/a11y/useKeyWithClickEvents: Enter on the grid opens the active row
    <div
      id={id}
      role="row"
      className={styles.row}
      aria-rowindex={index + 2}
      aria-selected={isOpen}
      data-active={isActive || undefined}
      data-fresh={isFresh || undefined}
      onClick={() => onChoose(index)}
    >
      {columns.map((column) => (
        <div key={column} role="gridcell" className={styles.cell} data-column={column}>
          {event ? CELLS[column]({ event, zone, isTabStop: isActive }) : <span className={styles.bone} />}
        </div>
      ))}
      <div role="gridcell" className={styles.view}>
        {event && (
          <Button weight="bare" tabIndex={isActive ? 0 : -1} className={styles.viewButton}>
            <span className={styles.viewText}>View Logs</span>
            <ChevronRight />
          </Button>
        )}
      </div>
    </div>
  );
});

/** For so long after it was recorded a row slides in; one that is scrolled back to does not. */
const FRESH_MS = 5_000;

function isJustRecorded({ recordedAt }: Event): boolean {
  return serverNowMs() - Date.parse(recordedAt) < FRESH_MS;
}
