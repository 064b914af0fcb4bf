/** The outlines of stacked bars. */
import { type Bar, OUTCOMES, type Outcome } from "./buckets";

/** What occurs at all is seen: one denied event beside a million others is what somebody looks for. */
const SEEN_MIN = 2;
/** Between bars, where they are wide enough for it. */
const GAP = 1;
const GAP_FROM = 4;

/** One path for each outcome; `max` is as high as the drawing. Pixels. */
export function pathsOf(
  bars: readonly Bar[],
  max: number,
  width: number,
  height: number,
): Record<Outcome, string> {
  const paths: Record<Outcome, string> = { success: "", failure: "", denied: "" };
  const step = width / Math.max(1, bars.length);
  const wide = step >= GAP_FROM ? step - GAP : step;
  bars.forEach((bar, index) => {
    let top = height;
    for (const outcome of OUTCOMES) {
      const tall = tallOf(bar[outcome], max, height);
      if (tall === 0) continue;
      top -= tall;
      paths[outcome] +=
        `M${round(index * step)} ${round(top)}h${round(wide)}v${round(tall)}h${round(-wide)}z`;
    }
  });
  return paths;
}

function tallOf(count: number, max: number, height: number): number {
  return count === 0 ? 0 : Math.max(SEEN_MIN, (count / max) * height);
}

function round(value: number): number {
  return Math.round(value * 100) / 100;
}
