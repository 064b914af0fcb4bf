/** What will be in the file, in words. */
import { serverNowMs } from "../../../clock/server";
import { FilterWords } from "../../../components/FilterWords";
import type { Anchor } from "../../../selection/anchor";
import type { Selection } from "../../../selection/selection";
import { conditionsOf, type Names } from "../../../selection/words";
import { counted } from "../../../text/count";
import { zoneLabel } from "../../../text/time";
import { spanInWords } from "../../../zone/span";
import type { Zone } from "../../../zone/zone";
import styles from "./ExportDialog.module.css";

interface WhatIsExportedProps {
  selection: Selection;
  anchor: Anchor;
  zone: Zone;
  names: Names;
  total: number;
}

export function WhatIsExported({ selection, anchor, zone, names, total }: WhatIsExportedProps) {
  const conditions = conditionsOf(selection, names);
  const [start, end] = [Date.parse(anchor.range.start), Date.parse(anchor.range.end)];
  return (
    <section className={styles.what} aria-label="What is exported">
      <p>
        <strong>{counted(total, "event")}</strong>,{" "}
        {spanInWords(floor(start), floor(end), zone, serverNowMs())} {zoneLabel(zone, end)}
      </p>
      {conditions.length === 0 ? <p>Everything in this time.</p> : <FilterWords conditions={conditions} />}
      {selection.duration.kind === "last" && (
        <p className={styles.hint}>What arrived since the page was loaded is not among them.</p>
      )}
    </section>
  );
}

function floor(ms: number): number {
  return ms - (ms % 1_000);
}
