/** Above the table: how many events there are, whether more arrive, and how they are shown. */
import { Button } from "../../components/Button";
import { Refresh } from "../../components/icons";
import { ZoneChoice } from "../../components/ZoneChoice";
import { counted } from "../../text/count";
import { sentence } from "../../text/sentence";
import type { Zone } from "../../zone/zone";
import { LiveControl } from "./live/LiveControl";
import type { Live } from "./live/useLive";
import styles from "./StatusBar.module.css";
import { ColumnsMenu } from "./table/ColumnsMenu";
import type { Layout } from "./table/columns";
import type { Rows } from "./table/useRows";

interface StatusBarProps {
  rows: Rows;
  live: Live;
  isPaused: boolean;
  onPause: (isPaused: boolean) => void;
  onShowNew: () => void;
  onRefresh: () => void;
  zone: Zone;
  onZone: (zone: Zone) => void;
  layout: Layout;
  onLayout: (layout: Layout) => void;
}

export function StatusBar(props: StatusBarProps) {
  const { rows, live, isPaused, onPause, onShowNew, onRefresh, zone, onZone, layout, onLayout } = props;
  return (
    <div className={styles.bar}>
      <strong>{counted(rows.count, "event")}</strong>
      <Button weight="bare" aria-label="Look again" title="Look again" onClick={onRefresh}>
        <Refresh />
      </Button>
      <LiveControl live={live} isPaused={isPaused} onPause={onPause} onShowNew={onShowNew} />
      {rows.error && (
        <span role="alert" className={styles.problem}>
          Some events could not be read. {sentence(rows.error.message)}
          <Button weight="bare" onClick={rows.retry}>
            Try again
          </Button>
        </span>
      )}
      <span className={styles.space} />
      <ZoneChoice zone={zone} onChange={onZone} />
      <ColumnsMenu layout={layout} onChange={onLayout} />
    </div>
  );
}
