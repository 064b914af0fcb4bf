/** What changed: before and after side by side, what stayed the same folded away. */
import { Fragment, useMemo, useState } from "react";
import { Button } from "../../../components/Button";
import { Unseen } from "../../../components/Unseen";
import { Visible } from "../../../components/Visible";
import { type Difference, difference, type Row } from "../../../json/difference";
import { folded } from "../../../json/folded";
import type { Json } from "../../../json/json";
import type { Line } from "../../../json/lines";
import { count, counted } from "../../../text/count";
import styles from "./Change.module.css";

/** Lines that are drawn; the JSON below the fields has all of them. */
const DRAWN_LINES_MAX = 2_000;

interface ChangeProps {
  before: Json | undefined;
  after: Json | undefined;
}

export function Change({ before, after }: ChangeProps) {
  const found = useMemo(() => difference(before, after), [before, after]);
  return (
    <section className={styles.change}>
      <h3 className={styles.title}>Change</h3>
      <Remarks found={found} />
      <table className={styles.table}>
        <thead>
          <tr className={styles.row}>
            <th scope="col">Before{before === undefined && ": nothing"}</th>
            <th scope="col">After{after === undefined && ": nothing"}</th>
          </tr>
        </thead>
        <tbody>
          <Sections found={found} />
        </tbody>
      </table>
    </section>
  );
}

function Remarks({ found: { rows, isMatched } }: { found: Difference }) {
  const isSame = rows.every((row) => row.isSame);
  return (
    <>
      {isSame && <p className={styles.remark}>Before and after are the same.</p>}
      {!isMatched && (
        <p className={styles.remark}>
          So much changed that the lines are not matched: those before stand beside those after.
        </p>
      )}
      {rows.length > DRAWN_LINES_MAX && (
        <p className={styles.remark}>
          Of {count(rows.length)} lines, at most {count(DRAWN_LINES_MAX)} are shown here; the JSON below has
          all.
        </p>
      )}
    </>
  );
}

function Sections({ found }: { found: Difference }) {
  const [unfolded, setUnfolded] = useState<readonly number[]>([]);
  const sections = useMemo(() => folded(found.rows), [found]);
  let drawn = 0;
  return sections.map(({ isFolded, start, rows }) => {
    if (drawn >= DRAWN_LINES_MAX) return null;
    if (isFolded && !unfolded.includes(start)) {
      return <Fold key={start} lines={rows.length} onUnfold={() => setUnfolded([...unfolded, start])} />;
    }
    const shown = rows.slice(0, DRAWN_LINES_MAX - drawn);
    drawn += shown.length;
    return (
      <Fragment key={start}>
        {shown.map((row, place) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: lines have no other identity than their place
          <DifferenceRow key={place} row={row} />
        ))}
      </Fragment>
    );
  });
}

function Fold({ lines, onUnfold }: { lines: number; onUnfold: () => void }) {
  return (
    <tr className={styles.row}>
      <td colSpan={2} className={styles.fold}>
        <Button weight="bare" onClick={onUnfold}>
          {counted(lines, "unchanged line")}
        </Button>
      </td>
    </tr>
  );
}

function DifferenceRow({ row: { before, after, isSame } }: { row: Row }) {
  return (
    <tr className={styles.row} data-same={isSame || undefined}>
      <Side line={before} isChanged={!isSame} className={styles.before} sign="−" word="removed" />
      <Side line={after} isChanged={!isSame} className={styles.after} sign="+" word="added" />
    </tr>
  );
}

interface SideProps {
  line: Line | undefined;
  isChanged: boolean;
  className: string | undefined;
  sign: string;
  word: string;
}

function Side({ line, isChanged, className, sign, word }: SideProps) {
  if (!line) return <td className={`${styles.line} ${styles.none}`} />;
  return (
    <td className={`${styles.line} ${isChanged ? className : ""}`} style={{ "--depth": line.depth }}>
      {isChanged && (
        <>
          <span className={styles.sign} aria-hidden="true">
            {sign}
          </span>
          <Unseen>{word}: </Unseen>
        </>
      )}
      <Visible text={line.text} />
    </td>
  );
}
