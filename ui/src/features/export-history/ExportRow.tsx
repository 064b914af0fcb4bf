/** One export: what was asked for, what became of it, and what can be done with it. */
import type { ReactNode } from "react";
import type { Export } from "../../api/exports";
import { useNow } from "../../clock/now";
import { Button } from "../../components/Button";
import { ChevronDown, ChevronRight } from "../../components/icons";
import { Time } from "../../components/Time";
import { Visible } from "../../components/Visible";
import { bytes } from "../../text/bytes";
import { count } from "../../text/count";
import { visible } from "../../text/visible";
import type { Zone } from "../../zone/zone";
import type { Title } from "./ExportTable";
import styles from "./ExportTable.module.css";
import { personName } from "./person";
import { RowActions } from "./RowActions";
import { Selected } from "./Selected";
import { Status } from "./Status";

interface ExportRowProps {
  export: Export;
  zone: Zone;
  isOpen: boolean;
  onToggle: () => void;
}

export function ExportRow({ export: shown, zone, isOpen, onToggle }: ExportRowProps) {
  const nowMs = useNow();
  const isExpiring = shown.expiresAt !== "" && shown.status === "Completed";
  return (
    <tr className={styles.row}>
      <Cell title="Name">
        <div className={styles.named}>
          <Button
            weight="bare"
            className={styles.toggle}
            aria-expanded={isOpen}
            aria-label={`Details of ${visible(shown.name)}`}
            onClick={onToggle}
          >
            {isOpen ? <ChevronDown /> : <ChevronRight />}
          </Button>
          <div className={styles.lines}>
            <strong title={visible(shown.name)}>
              <Visible text={shown.name} />
            </strong>
            <span className={styles.quiet} title={visible(shown.description)}>
              <Visible text={shown.description} />
            </span>
          </div>
        </div>
      </Cell>
      <Cell title="Requested">
        <div className={styles.lines}>
          <Visible text={personName(shown.requestedBy)} />
          <span className={styles.quiet}>
            <Time instant={shown.requestedAt} zone={zone} nowMs={nowMs} />
          </span>
        </div>
      </Cell>
      <Cell title="Events">
        <Selected filters={shown.filters} zone={zone} isShort />
      </Cell>
      <Cell title="Type">{shown.exportType.toUpperCase()}</Cell>
      <Cell title="Rows">{rows(shown)}</Cell>
      <Cell title="Size">{shown.bytes > 0 ? bytes(shown.bytes) : "–"}</Cell>
      <Cell title="Status">
        <Status export={shown} />
      </Cell>
      <Cell title="Expires">
        {isExpiring ? <Time instant={shown.expiresAt} zone={zone} nowMs={nowMs} /> : "–"}
      </Cell>
      <td className={styles.actions}>
        <RowActions export={shown} />
      </td>
    </tr>
  );
}

function Cell({ title, children }: { title: Title; children: ReactNode }) {
  return <td data-title={title}>{children}</td>;
}

function rows({ rowsWritten, rowsExpected, status }: Export): string {
  if (status === "Completed" || status === "Expired") return count(rowsWritten);
  return rowsExpected == null ? "–" : count(rowsExpected);
}
