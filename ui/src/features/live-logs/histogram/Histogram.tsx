/** How many events happened when, by outcome. Dragging across it, or Shift and the arrow keys, narrows the time. */
import { useMemo } from "react";
import { useHistogram } from "../../../api/histogram";
import { Button } from "../../../components/Button";
import { FormError } from "../../../components/FormError";
import type { Anchor } from "../../../selection/anchor";
import type { Range } from "../../../selection/range";
import type { Selection } from "../../../selection/selection";
import type { Zone } from "../../../zone/zone";
import { Bars } from "./Bars";
import { type Arrived, barCount, barsOf } from "./buckets";
import styles from "./Histogram.module.css";

interface HistogramProps {
  selection: Selection;
  anchor: Anchor | undefined;
  zone: Zone;
  /** What arrived since the anchor. */
  arrived: readonly Arrived[];
  onNarrow: (range: Range) => void;
}

export function Histogram({ selection, anchor, zone, arrived, onNarrow }: HistogramProps) {
  const histogram = useHistogram(selection, anchor, anchor ? barCount(anchor.range) : 1);
  const buckets = histogram.data?.data;
  const bars = useMemo(() => (buckets ? barsOf(buckets, arrived) : []), [buckets, arrived]);
  if (histogram.isError) {
    return (
      <div className={styles.failed}>
        <FormError error={histogram.error} />
        <Button onClick={() => histogram.refetch()}>Try again</Button>
      </div>
    );
  }
  return <Bars bars={bars} zone={zone} isStale={histogram.isPlaceholderData} onNarrow={onNarrow} />;
}
