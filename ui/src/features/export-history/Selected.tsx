/** Which events an export has: their time, and the filters in words. */
import { useMemo } from "react";
import { serverNowMs } from "../../clock/server";
import { FilterWords } from "../../components/FilterWords";
import { conditionsOf } from "../../selection/words";
import { spanInWords } from "../../zone/span";
import type { Zone } from "../../zone/zone";
import styles from "./ExportTable.module.css";
import { namesOf, rangeOf, selectionOf } from "./echo";

interface SelectedProps {
  filters: unknown;
  zone: Zone;
  /** On one line each, as far as there is room. */
  isShort?: boolean;
}

export function Selected({ filters, zone, isShort = false }: SelectedProps) {
  const conditions = useMemo(() => conditionsOf(selectionOf(filters), namesOf(filters)), [filters]);
  const range = rangeOf(filters);
  const time = range && spanInWords(Date.parse(range.start), Date.parse(range.end), zone, serverNowMs());
  return (
    <div className={isShort ? styles.lines : undefined}>
      <span title={time}>{time}</span>
      <div className={isShort ? styles.quiet : undefined}>
        {conditions.length === 0 ? "everything" : <FilterWords conditions={conditions} isOneLine={isShort} />}
      </div>
    </div>
  );
}
