/** Unchanged lines of a difference, folded away but for a few around each change. */
import type { Row } from "./difference";

/** Unchanged lines that stay beside a change. */
const CONTEXT_LINES = 3;
/** Fewer than this are not worth a fold. */
const FOLD_LINES_MIN = 4;

/** Rows that are shown, or rows that are folded. */
export interface Section {
  isFolded: boolean;
  /** The place of the first row. */
  start: number;
  rows: Row[];
}

export function folded(rows: readonly Row[]): Section[] {
  const near = nearChange(rows);
  const sections: Section[] = [];
  rows.forEach((row, start) => {
    const isFolded = !near[start];
    const last = sections.at(-1);
    if (last && last.isFolded === isFolded) last.rows.push(row);
    else sections.push({ isFolded, start, rows: [row] });
  });
  return sections.map((section) =>
    section.rows.length < FOLD_LINES_MIN ? { ...section, isFolded: false } : section,
  );
}

/** For each row whether a change is at most `CONTEXT_LINES` away. */
function nearChange(rows: readonly Row[]): boolean[] {
  const near = rows.map((row) => !row.isSame);
  rows.forEach((row, place) => {
    if (row.isSame) return;
    const from = Math.max(place - CONTEXT_LINES, 0);
    for (let other = from; other <= place + CONTEXT_LINES && other < rows.length; other += 1)
      near[other] = true;
  });
  return near;
}
