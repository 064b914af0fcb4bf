/** The line above the bars: the outcomes and how often each occurs, in all or in the bars that are pointed at. */
import { serverNowMs } from "../../../clock/server";
import { OutcomeMark } from "../../../components/OutcomeMark";
import { count } from "../../../text/count";
import { spanInWords } from "../../../zone/span";
import type { Zone } from "../../../zone/zone";
import { type Bar, OUTCOMES } from "./buckets";
import styles from "./Histogram.module.css";
import type { Reach } from "./reach";
import { sumsOf, takenBy } from "./words";

interface ReadoutProps {
  bars: readonly Bar[];
  reach: Reach | undefined;
  zone: Zone;
}

export function Readout({ bars, reach, zone }: ReadoutProps) {
  const taken = reach ? takenBy(bars, reach) : bars;
  const sums = sumsOf(taken);
  const [start, end] = [taken[0]?.start, taken.at(-1)?.end];
  return (
    <p className={styles.readout}>
      {OUTCOMES.map((outcome) => (
        <span key={outcome} className={styles.outcome}>
          <OutcomeMark outcome={outcome} />
          {outcome} {count(sums[outcome])}
        </span>
      ))}
      <span className={styles.span}>
        {start !== undefined &&
          end !== undefined &&
          spanInWords(toSecond(start), toSecond(end), zone, serverNowMs())}
      </span>
    </p>
  );
}

function toSecond(ms: number): number {
  return Math.floor(ms / 1_000) * 1_000;
}
