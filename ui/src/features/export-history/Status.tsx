/** What became of an export: how far it is while it runs, and why it failed. */
import { type Export, isRunning } from "../../api/exports";
import { Visible } from "../../components/Visible";
import { visible } from "../../text/visible";
import styles from "./Status.module.css";

export function Status({ export: shown }: { export: Export }) {
  if (isRunning(shown)) return <Running export={shown} />;
  return (
    <div className={styles.status} data-status={shown.status}>
      <span className={styles.word}>{shown.status}</span>
      {shown.error !== "" && (
        <span className={styles.reason} title={visible(shown.error)}>
          <Visible text={shown.error} />
        </span>
      )}
    </div>
  );
}

function Running({ export: { status, rowsWritten, rowsExpected } }: { export: Export }) {
  const isCounted = rowsExpected != null && rowsExpected > 0;
  const part = isCounted ? Math.min(1, rowsWritten / rowsExpected) : undefined;
  return (
    <div className={styles.status}>
      <span>
        {status}
        {part !== undefined && ` ${Math.floor(part * 100)}%`}
      </span>
      <progress className={styles.progress} aria-label="Progress" value={part} max={1} />
    </div>
  );
}
