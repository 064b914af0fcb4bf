/**
 * The events as a grid: one tab stop, in which the keys move the active row.
 *
 * Only the rows that are seen exist, which a `table` element does not allow. `aria-activedescendant` names the active
 * one, for the focus itself would be lost with a row that is scrolled away.
 */
import { type KeyboardEvent, memo } from "react";
import type { Zone } from "../../../zone/zone";
import { type ColumnID, TITLES } from "./columns";
import { EventRow } from "./EventRow";
import styles from "./EventsTable.module.css";
import { rowsMovedBy } from "./keys";
import { elementHeight } from "./scale";
import type { EventsTableState } from "./useEventsTable";

interface EventsTableProps {
  table: EventsTableState;
  columns: readonly ColumnID[];
  zone: Zone;
  openID: number | undefined;
  /** Whether what is shown is about to be replaced. */
  isStale: boolean;
  /** Whether something else stands in its place; it keeps its measures for what arrives. */
  isHidden: boolean;
}

export function EventsTable({ table, columns, zone, openID, isStale, isHidden }: EventsTableProps) {
  const { scroller, head, scroll, rows, active, choose } = table;
  const tracks = `${columns.map((id) => TITLES[id].width).join(" ")} var(--view)`;
  const { first, end } = table.drawn;
  const isDrawn = active !== undefined && active >= first && active < end;
  const isBusy = isStale || rows.offset !== scroll.place.offset;
  return (
    <div className={styles.frame} hidden={isHidden} data-stale={isBusy || undefined}>
      <div
        ref={scroller}
        role="grid"
        tabIndex={0}
        className={styles.scroller}
        style={{ "--tracks": tracks }}
        aria-label="Events"
        aria-busy={isBusy}
        aria-rowcount={rows.count + 1}
        aria-colcount={columns.length + 1}
        aria-activedescendant={isDrawn ? rowID(active) : undefined}
        onKeyDown={(event) => pressed(event, table)}
      >
        <div ref={head} role="rowgroup" className={styles.head}>
          <HeadRow columns={columns} zone={zone} />
        </div>
        <div
          role="rowgroup"
          className={styles.body}
          style={{ height: elementHeight(rows.count * scroll.row) }}
        >
          <div className={styles.rows} style={{ transform: `translateY(${shift(table)}px)` }}>
            {indices(table).map((index) => (
              <EventRow
                key={index - table.arrivedCount}
                id={rowID(index)}
                index={index}
                event={rows.at(index)}
                columns={columns}
                zone={zone}
                isActive={index === active}
                isOpen={openID !== undefined && rows.at(index)?.id === openID}
                isArrival={index < table.arrivedCount}
                onChoose={choose}
              />
            ))}
          </div>
        </div>
      </div>
    </div>
  );
}

const HeadRow = memo(function HeadRow({ columns, zone }: { columns: readonly ColumnID[]; zone: Zone }) {
  return (
    <div role="row" aria-rowindex={1} className={styles.headRow}>
      {columns.map((id) => (
        <span key={id} role="columnheader" className={styles.title}>
          {TITLES[id].title}
          {id === "time" && <span className={styles.zone}> {zone.name}</span>}
        </span>
      ))}
      <span role="columnheader">
        <span className={styles.unseen}>Details</span>
      </span>
    </div>
  );
});

function rowID(index: number): string {
  return `event-row-${index}`;
}

function indices({ drawn: { first, end } }: EventsTableState): number[] {
  return Array.from({ length: end - first }, (_, step) => first + step);
}

/** Where in the element the first drawn row stands. */
function shift({ drawn, rows, scroll: { place, row } }: EventsTableState): number {
  return place.top + drawn.first * row - rows.offset;
}

function pressed(event: KeyboardEvent, table: EventsTableState) {
  const { scroll, rows, active } = table;
  if (event.altKey || event.ctrlKey || event.metaKey) return;
  const by = rowsMovedBy(event.key, Math.floor(scroll.viewport / scroll.row), rows.count);
  // Enter on a value or a button inside is theirs.
  const isEnter = event.key === "Enter" && event.target === event.currentTarget;
  if (by === undefined && !isEnter) return;
  event.preventDefault();
  if (by !== undefined) table.move(by);
  else if (active !== undefined) table.choose(active);
}
