/** A selection as it was looked at: how many events there are, the events, what arrives, and the details of one. */
import { useMemo, useState } from "react";
import type { Look } from "../../api/events";
import { useKept } from "../../kept/useKept";
import type { Selection } from "../../selection/selection";
import { useMedia } from "../../styles/useMedia";
import type { Zone } from "../../zone/zone";
import { Details } from "./details/Details";
import { NothingFound } from "./empty/NothingFound";
import { Histogram } from "./histogram/Histogram";
import styles from "./LookedAt.module.css";
import { useLive } from "./live/useLive";
import { StatusBar } from "./StatusBar";
import { DEFAULT_LAYOUT, readLayout, shownColumns } from "./table/columns";
import { EventsTable } from "./table/EventsTable";
import { useEventsTable } from "./table/useEventsTable";
import { useShortcuts } from "./useShortcuts";

interface LookedAtProps {
  look: Look;
  /** What is chosen; while it is looked up, `look` is of what was chosen before. */
  selection: Selection;
  onSelect: (selection: Selection) => void;
  isStale: boolean;
  zone: Zone;
  onZone: (zone: Zone) => void;
  openID: number | undefined;
  onOpen: (id: number | undefined) => void;
  onRefresh: () => void;
}

/** Narrower than this, the details cover the page: see Details.module.css. */
const COVERED = "(max-width: 800px)";

export function LookedAt(props: LookedAtProps) {
  const { look, selection, onSelect, isStale, zone, onZone, openID, onOpen, onRefresh } = props;
  const [layout, setLayout] = useKept("columns", readLayout, DEFAULT_LAYOUT);
  const columns = useMemo(() => shownColumns(layout), [layout]);
  const [isPaused, setPaused] = useState(false);
  const [isReading, setReading] = useState(false);
  const live = useLive(look, isPaused || isReading || openID !== undefined, onRefresh);
  const table = useEventsTable({ look, arrived: live.arrivals.shown, openID, onOpen });
  // Rows that slide in would move away what somebody reads.
  if (isReading !== (table.scroll.place.offset > 0 || table.active !== undefined)) setReading(!isReading);
  const isCovered = useMedia(COVERED) && openID !== undefined;

  const showNew = () => {
    live.release();
    table.leave();
    table.scroll.toStart();
  };
  const close = () => {
    onOpen(undefined);
    table.scroller.current?.focus({ preventScroll: true });
  };
  useShortcuts({ onMove: table.move, onClose: openID === undefined ? table.leave : close });
  return (
    <div className={styles.sides}>
      <div className={styles.list} inert={isCovered}>
        <Histogram
          selection={look.selection}
          anchor={look.anchor}
          zone={zone}
          arrived={live.arrivals.shown}
          onNarrow={(range) => onSelect({ ...selection, duration: { kind: "between", ...range } })}
        />
        <StatusBar
          rows={table.rows}
          live={live}
          isPaused={isPaused}
          onPause={setPaused}
          onShowNew={showNew}
          onRefresh={onRefresh}
          zone={zone}
          onZone={onZone}
          layout={layout}
          onLayout={setLayout}
        />
        {table.rows.count === 0 && <NothingFound look={look} zone={zone} onSelect={onSelect} />}
        <EventsTable
          table={table}
          columns={columns}
          zone={zone}
          openID={openID}
          isStale={isStale}
          isHidden={table.rows.count === 0}
        />
      </div>
      {openID !== undefined && (
        <Details
          id={openID}
          selection={selection}
          zone={zone}
          onSelect={onSelect}
          onClose={close}
          onMove={table.active === undefined ? undefined : table.move}
        />
      )}
    </div>
  );
}
