/** A selection as it was looked at: how many events there are, the events, and what arrives. */
import type { Look } from "../../api/events";
import { Button } from "../../components/Button";
import { Refresh } from "../../components/icons";
import { useKept } from "../../kept/useKept";
import { counted } from "../../text/count";
import type { Zone } from "../../zone/zone";
import styles from "./LookedAt.module.css";
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
  openID: number | undefined;
  onOpen: (id: number | undefined) => void;
  onRefresh: () => void;
}

export function LookedAt({ look, isStale, zone, onZone, openID, onOpen, onRefresh }: LookedAtProps) {
  const [layout, setLayout] = useKept("columns", readLayout, DEFAULT_LAYOUT);
  const table = useEventsTable({ look, arrived: NONE, openID, onOpen });
  return (
    <>
      <div className={styles.bar}>
        <strong>{counted(table.rows.count, "event")}</strong>
        <Button weight="bare" aria-label="Look again" onClick={onRefresh}>
          <Refresh />
        </Button>
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

const NONE: never[] = [];
