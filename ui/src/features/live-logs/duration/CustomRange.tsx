/** From and to, typed or picked from a calendar; says why a range cannot be looked at. */

import { type FormEvent, useId, useState } from "react";
import { serverNowMs } from "../../../clock/server";
import { Button } from "../../../components/Button";
import { rangeOf } from "../../../selection/range";
import type { Duration } from "../../../selection/selection";
import { addDays, type Day, startOfDay } from "../../../zone/day";
import type { Zone } from "../../../zone/zone";
import { CalendarMonth } from "./CalendarMonth";
import styles from "./CustomRange.module.css";
import { type Between, problemOf } from "./limits";
import { readMoment, writeMoment } from "./moment";

interface CustomRangeProps {
  duration: Duration;
  zone: Zone;
  onChoose: (duration: Duration) => void;
}

export type End = "start" | "end";

export function CustomRange({ duration, zone, onChoose }: CustomRangeProps) {
  const [now] = useState(serverNowMs);
  const [range, setRange] = useState(() => initial(duration, now));
  const [picking, setPicking] = useState<End>("start");
  const problem = problemOf(range, now);
  const id = useId();

  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (problem === undefined) onChoose(asDuration(range));
  };
  const pick = (day: Day) => {
    setRange(withDay(range, picking, day, zone, now));
    setPicking("end");
  };
  const input = (end: End) => ({
    zone,
    value: range[end],
    isPicked: picking === end,
    about: id,
    onFocus: () => setPicking(end),
    onChange: (ms: number) => setRange({ ...range, [end]: ms }),
  });
  return (
    <form className={styles.custom} onSubmit={submit} noValidate aria-label="Custom range">
      <div className={styles.ends}>
        <MomentInput label="From" {...input("start")} />
        <MomentInput label="To" {...input("end")} />
      </div>
      <CalendarMonth range={range} picking={picking} now={now} zone={zone} onPick={pick} />
      <p id={id} className={styles.problem} role="status">
        {problem}
      </p>
      <div className={styles.foot}>
        <span className={styles.zone}>{zone.name}</span>
        <Button weight="primary" type="submit" disabled={problem !== undefined}>
          Apply
        </Button>
      </div>
    </form>
  );
}

interface MomentInputProps {
  label: string;
  zone: Zone;
  value: number;
  isPicked: boolean;
  about: string;
  onFocus: () => void;
  onChange: (ms: number) => void;
}

/** Keeps what is typed as text: half a date is no instant yet, and must not be wiped out. */
function MomentInput({ label, zone, value, isPicked, about, onFocus, onChange }: MomentInputProps) {
  const [typed, setTyped] = useState("");
  const isTyped = Number.isNaN(value) || readMoment(typed, zone) === value;
  return (
    <label className={styles.end} data-picked={isPicked}>
      {label}
      <input
        type="datetime-local"
        aria-describedby={about}
        value={isTyped ? typed : writeMoment(value, zone)}
        onFocus={onFocus}
        onChange={(event) => {
          setTyped(event.target.value);
          onChange(readMoment(event.target.value, zone));
        }}
      />
    </label>
  );
}

function initial(duration: Duration, now: number): Between {
  const { start, end } = rangeOf(duration, now - (now % 60_000));
  return { start: Date.parse(start), end: Date.parse(end) };
}

function asDuration({ start, end }: Between): Duration {
  return { kind: "between", start: new Date(start).toISOString(), end: new Date(end).toISOString() };
}

/** A day that is picked counts whole. A first day takes the end with it when the end would not be allowed. */
function withDay(range: Between, picking: End, day: Day, zone: Zone, now: number): Between {
  const [begin, close] = [startOfDay(day, zone), startOfDay(addDays(day, 1), zone)];
  if (picking === "end") return { ...range, end: close };
  const kept = { start: begin, end: range.end };
  return problemOf(kept, now) === undefined ? kept : { start: begin, end: close };
}
