/** The drawing: stacked bars, the axis of time, and what is pointed at. */
import { count } from "../../../text/count";
import type { Zone } from "../../../zone/zone";
import { ticksOf } from "./axis";
import { type Bar, niceMax, OUTCOMES, sumOf } from "./buckets";
import styles from "./Histogram.module.css";
import { boundsOf, type Reach } from "./reach";
import { pathsOf } from "./stack";

interface ChartProps {
  bars: readonly Bar[];
  reach: Reach | undefined;
  zone: Zone;
  /** Pixels. */
  width: number;
}

const HEIGHT = 56;
const AXIS = 18;
/** How much room a label needs. */
const TICK_WIDTH = 84;
const LABEL_WIDTH = 44;

export function Chart({ bars, reach, zone, width }: ChartProps) {
  const max = niceMax(Math.max(1, ...bars.map(sumOf)));
  const paths = pathsOf(bars, max, width, HEIGHT);
  return (
    <svg className={styles.chart} width={width} height={HEIGHT + AXIS} aria-hidden="true" focusable="false">
      <line className={styles.base} x1="0" x2={width} y1={HEIGHT + 0.5} y2={HEIGHT + 0.5} />
      {OUTCOMES.map((outcome) => (
        <path key={outcome} className={styles.bar} data-outcome={outcome} d={paths[outcome]} />
      ))}
      {reach && <Taken reach={reach} step={width / bars.length} />}
      <Axis bars={bars} zone={zone} width={width} />
      {bars.length > 0 && (
        <text className={styles.max} x="2" y="10">
          {count(max)}
        </text>
      )}
    </svg>
  );
}

function Taken({ reach, step }: { reach: Reach; step: number }) {
  const { first, last } = boundsOf(reach);
  return (
    <rect className={styles.taken} x={first * step} y="0" width={(last - first + 1) * step} height={HEIGHT} />
  );
}

function Axis({ bars, zone, width }: Pick<ChartProps, "bars" | "zone" | "width">) {
  const [start, end] = [bars[0]?.start, bars.at(-1)?.end];
  if (start === undefined || end === undefined || width === 0) return null;
  const place = (at: number) => ((at - start) / (end - start)) * width;
  const fits = (x: number) => x > LABEL_WIDTH / 2 && x < width - LABEL_WIDTH / 2;
  return ticksOf(start, end, zone, Math.max(2, width / TICK_WIDTH))
    .map(({ at, label }) => ({ x: place(at), label, at }))
    .map(({ x, label, at }) => (
      <g key={at}>
        <line className={styles.base} x1={x} x2={x} y1={HEIGHT} y2={HEIGHT + 4} />
        {fits(x) && (
          <text className={styles.tick} x={x} y={HEIGHT + 15}>
            {label}
          </text>
        )}
      </g>
    ));
}
