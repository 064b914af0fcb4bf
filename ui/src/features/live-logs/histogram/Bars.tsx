/** The bars, what is said of them, and choosing a stretch of them by pointer and keyboard. */
import { type KeyboardEvent, type PointerEvent, useRef, useState } from "react";
import type { Range } from "../../../selection/range";
import type { Zone } from "../../../zone/zone";
import type { Bar } from "./buckets";
import { Chart } from "./Chart";
import styles from "./Histogram.module.css";
import { Readout } from "./Readout";
import { boundsOf, type Reach, reachAfterKey } from "./reach";
import { useWidth } from "./useWidth";
import { barsInWords } from "./words";

interface BarsProps {
  bars: readonly Bar[];
  zone: Zone;
  isStale: boolean;
  onNarrow: (range: Range) => void;
}

export function Bars({ bars, zone, isStale, onNarrow }: BarsProps) {
  const box = useRef<HTMLDivElement>(null);
  const width = useWidth(box);
  const [reach, setReach] = useState<Reach>();
  const [isDragging, setIsDragging] = useState(false);
  const shown = reach && reach.anchor < bars.length && reach.focus < bars.length ? reach : undefined;
  const last = { anchor: bars.length - 1, focus: bars.length - 1 };

  const narrow = (to: Reach) => {
    const range = rangeOf(bars, to);
    setReach(undefined);
    if (range) onNarrow(range);
  };
  const barAt = (event: PointerEvent) => {
    const { left } = event.currentTarget.getBoundingClientRect();
    const index = Math.floor(((event.clientX - left) / width) * bars.length);
    return Math.min(bars.length - 1, Math.max(0, index));
  };
  const onPointerMove = (event: PointerEvent) => {
    const focus = barAt(event);
    setReach({ anchor: isDragging && shown ? shown.anchor : focus, focus });
  };
  const onPointerDown = (event: PointerEvent) => {
    if (event.button !== 0) return;
    event.currentTarget.setPointerCapture(event.pointerId);
    const focus = barAt(event);
    setReach({ anchor: focus, focus });
    setIsDragging(true);
  };
  const stop = (then?: (reach: Reach) => void) => () => {
    setIsDragging(false);
    if (isDragging && shown && then) then(shown);
    else setReach(undefined);
  };
  const onKeyDown = (event: KeyboardEvent) => {
    const next = reachAfterKey(event.key, event.shiftKey, shown ?? last, bars.length);
    if (event.key === "Enter" && shown) narrow(shown);
    else if (event.key === "Escape" && shown) stop()();
    else if (next) setReach(next);
    else return;
    event.preventDefault();
  };
  return (
    <section className={styles.histogram} aria-label="Events over time" data-stale={isStale}>
      <Readout bars={bars} reach={shown} zone={zone} />
      <div
        ref={box}
        className={styles.bars}
        role="slider"
        tabIndex={bars.length > 0 ? 0 : -1}
        aria-label="Time. Arrow keys go through it, with Shift several bars are taken, Enter narrows to them"
        aria-valuemin={1}
        aria-valuemax={Math.max(1, bars.length)}
        aria-valuenow={(shown ?? last).focus + 1}
        aria-valuetext={barsInWords(bars, shown ?? last, zone)}
        onKeyDown={onKeyDown}
        onBlur={stop()}
        onFocus={() => setReach((before) => before ?? last)}
        onPointerDown={onPointerDown}
        onPointerMove={onPointerMove}
        onPointerUp={stop(narrow)}
        onPointerCancel={stop()}
        onPointerLeave={() => !isDragging && setReach(undefined)}
      >
        <Chart bars={bars} reach={shown} zone={zone} width={width} />
      </div>
    </section>
  );
}

function rangeOf(bars: readonly Bar[], reach: Reach): Range | undefined {
  const { first, last } = boundsOf(reach);
  const [start, end] = [bars[first]?.start, bars[last]?.end];
  if (start === undefined || end === undefined || end <= start) return undefined;
  return { start: new Date(start).toISOString(), end: new Date(end).toISOString() };
}
