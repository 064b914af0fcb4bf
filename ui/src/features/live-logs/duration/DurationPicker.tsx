/** The button that says which time is looked at, and the panel that changes it. */
import { serverNowMs } from "../../../clock/server";
import { Button } from "../../../components/Button";
import { Calendar, ChevronDown } from "../../../components/icons";
import { Panel } from "../../../components/Panel";
import { LAST_LABELS } from "../../../selection/labels";
import { type Duration, LASTS } from "../../../selection/selection";
import { spanInWords } from "../../../zone/span";
import type { Zone } from "../../../zone/zone";
import { CustomRange } from "./CustomRange";
import styles from "./DurationPicker.module.css";

interface DurationPickerProps {
  duration: Duration;
  zone: Zone;
  onChange: (duration: Duration) => void;
}

export function DurationPicker({ duration, zone, onChange }: DurationPickerProps) {
  const label = (
    <>
      <Calendar />
      {durationInWords(duration, zone, serverNowMs())}
      <ChevronDown />
    </>
  );
  return (
    <Panel
      label={label}
      title="Duration"
      aria-label={`Duration: ${durationInWords(duration, zone, serverNowMs())}`}
    >
      {(close) => {
        const choose = (next: Duration) => {
          onChange(next);
          close();
        };
        return (
          <div className={styles.panel}>
            <Lasts duration={duration} onChoose={choose} />
            <CustomRange duration={duration} zone={zone} onChoose={choose} />
          </div>
        );
      }}
    </Panel>
  );
}

function Lasts({ duration, onChoose }: { duration: Duration; onChoose: (duration: Duration) => void }) {
  return (
    <ul className={styles.lasts}>
      {LASTS.map((last) => {
        const isChosen = duration.kind === "last" && duration.last === last;
        return (
          <li key={last}>
            <Button weight="bare" aria-pressed={isChosen} onClick={() => onChoose({ kind: "last", last })}>
              {LAST_LABELS[last]}
            </Button>
          </li>
        );
      })}
    </ul>
  );
}

export function durationInWords(duration: Duration, zone: Zone, now: number): string {
  if (duration.kind === "last") return LAST_LABELS[duration.last];
  return spanInWords(Date.parse(duration.start), Date.parse(duration.end), zone, now);
}
