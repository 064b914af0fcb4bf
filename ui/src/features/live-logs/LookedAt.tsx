/** A selection as it was looked at: how many events there are, the events, and what arrives. */
import { useState } from "react";
import type { Look } from "../../api/events";
import { Button } from "../../components/Button";
import { Refresh } from "../../components/icons";
import { useKept } from "../../kept/useKept";
import type { Range } from "../../selection/range";
import { counted } from "../../text/count";
import type { Zone } from "../../zone/zone";
import { Histogram } from "./histogram/Histogram";
import styles from "./LookedAt.module.css";
import { LiveControl } from "./live/LiveControl";
import { useLive } from "./live/useLive";
import { ColumnsMenu } from "./table/ColumnsMenu";
import { DEFAULT_LAYOUT, readLayout, shownColumns } from "./table/columns";
import { EventsTable } from "./table/EventsTable";
import { useEventsTable } from "./table/useEventsTable";
import { ZoneChoice } from "./ZoneChoice";

interface LookedAtProps {
  look: Look;
  isStale: boolean;
  zone: Zone;
  onZone: (zone: Zone) => void;
  /** Somebody chose a part of the time in the histogram. */
  onNarrow: (range: Range) => void;
  openID: number | undefined;
  onOpen: (id: number | undefined) => void;
  onRefresh: () => void;
}

export function LookedAt({
  look,
  isStale,
  zone,
  onZone,
  onNarrow,
  openID,
  onOpen,
  onRefresh,
}: LookedAtProps) {
  const [layout, setLayout] = useKept("columns", readLayout, DEFAULT_LAYOUT);
  const [isPaused, setPaused] = useState(false);
  const [isScrolled, setScrolled] = useState(false);
  const live = useLive(look, isPaused || isScrolled || openID !== undefined, onRefresh);
  const table = useEventsTable({ look, arrived: live.arrivals.shown, openID, onOpen });
  if (isScrolled !== table.scroll.place.offset > 0) setScrolled(!isScrolled);
  const showNew = () => {
    live.release();
    table.scroll.toStart();
  };
  return (
    <>
      <Histogram
        selection={look.selection}
        anchor={look.anchor}
        zone={zone}
        arrived={live.arrivals.shown}
        onNarrow={onNarrow}
      />
      <div className={styles.bar}>
        <strong>{counted(table.rows.count, "event")}</strong>
        <Button weight="bare" aria-label="Look again" onClick={onRefresh}>
          <Refresh />
        </Button>
        <LiveControl live={live} isPaused={isPaused} onPause={setPaused} onShowNew={showNew} />
        <span className={styles.space} />
        <ZoneChoice zone={zone} onChange={onZone} />
        <ColumnsMenu layout={layout} onChange={setLayout} />
      </div>
      <EventsTable
        table={table}
        columns={shownColumns(layout)}
        zone={zone}
        openID={openID}
        isStale={isStale}
      />
    </>
  );
}
