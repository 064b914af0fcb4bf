/** A month to pick a day from. Days that cannot be chosen can be reached, and say why not. */
import { type KeyboardEvent, useEffect, useRef, useState } from "react";
import { Button } from "../../../components/Button";
import { ChevronLeft, ChevronRight } from "../../../components/icons";
import { addMonths, type Day, dayInWords, dayOf, firstOfMonth, monthInWords } from "../../../zone/day";
import type { Zone } from "../../../zone/zone";
import styles from "./CalendarMonth.module.css";
import type { End } from "./CustomRange";
import { type Between, whyNotDay } from "./limits";
import { dayAfterKey, weeksOf } from "./month";

interface CalendarMonthProps {
  range: Between;
  picking: End;
  now: number;
  zone: Zone;
  onPick: (day: Day) => void;
}

const WEEKDAYS = ["Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"];

export function CalendarMonth({ range, picking, now, zone, onPick }: CalendarMonthProps) {
  const grid = useRef<HTMLTableElement>(null);
  const [day, setDay] = useState(() => dayOf(lastMoment(range, now), zone));
  const [pointed, setPointed] = useState<Day>();
  const hasMoved = useRef(false);
  useEffect(() => {
    if (hasMoved.current) grid.current?.querySelector<HTMLElement>(`[data-day="${day}"]`)?.focus();
    hasMoved.current = false;
  }, [day]);

  const start = picking === "end" && !Number.isNaN(range.start) ? range.start : undefined;
  const whyNot = (each: Day) => whyNotDay(each, start, now, zone);
  const onKeyDown = (event: KeyboardEvent) => {
    const next = dayAfterKey(event.key, day);
    if (next === undefined) return;
    event.preventDefault();
    hasMoved.current = true;
    setDay(next);
  };
  return (
    <div className={styles.calendar}>
      <div className={styles.head}>
        <Button weight="bare" aria-label="Month before" onClick={() => setDay(addMonths(day, -1))}>
          <ChevronLeft />
        </Button>
        <span aria-live="polite">{monthInWords(day)}</span>
        <Button weight="bare" aria-label="Month after" onClick={() => setDay(addMonths(day, 1))}>
          <ChevronRight />
        </Button>
      </div>
      <table
        ref={grid}
        className={styles.days}
        onKeyDown={onKeyDown}
        onPointerLeave={() => setPointed(undefined)}
      >
        <caption className={styles.caption}>{picking === "start" ? "First day" : "Last day"}</caption>
        <thead>
          <tr>
            {WEEKDAYS.map((name) => (
              <th key={name} scope="col">
                {name.slice(0, 2)}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {weeksOf(day).map((week) => (
            <tr key={week[0]}>
              {week.map((each) => (
                <td key={each} data-between={isBetween(each, range, zone)}>
                  <DayButton
                    day={each}
                    why={whyNot(each)}
                    isEnd={isEnd(each, range, zone)}
                    isOfMonth={firstOfMonth(each) === firstOfMonth(day)}
                    isReached={each === day}
                    onPoint={() => setPointed(each)}
                    onPick={() => {
                      setDay(each);
                      onPick(each);
                    }}
                  />
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
      <p className={styles.why}>{whyNot(pointed ?? day) ?? hint(picking)}</p>
    </div>
  );
}

interface DayButtonProps {
  day: Day;
  why: string | undefined;
  isEnd: boolean;
  isOfMonth: boolean;
  isReached: boolean;
  onPoint: () => void;
  onPick: () => void;
}

function DayButton({ day, why, isEnd, isOfMonth, isReached, onPoint, onPick }: DayButtonProps) {
  return (
    <button
      type="button"
      className={styles.day}
      data-day={day}
      data-other-month={!isOfMonth}
      aria-label={why === undefined ? dayInWords(day) : `${dayInWords(day)}. ${why}`}
      aria-disabled={why !== undefined}
      aria-pressed={isEnd}
      tabIndex={isReached ? 0 : -1}
      onFocus={onPoint}
      onPointerEnter={onPoint}
      onClick={why === undefined ? onPick : undefined}
    >
      {Number(day.slice(8))}
    </button>
  );
}

function hint(picking: End): string {
  return picking === "start" ? "Pick the first day." : "Pick the last day.";
}

function lastMoment({ start, end }: Between, now: number): number {
  if (!Number.isNaN(end)) return end - 1;
  return Number.isNaN(start) ? now : start;
}

function isBetween(day: Day, { start, end }: Between, zone: Zone): boolean {
  if (Number.isNaN(start) || Number.isNaN(end)) return false;
  return dayOf(start, zone) <= day && day <= dayOf(end - 1, zone);
}

function isEnd(day: Day, { start, end }: Between, zone: Zone): boolean {
  const isStart = !Number.isNaN(start) && dayOf(start, zone) === day;
  return isStart || (!Number.isNaN(end) && dayOf(end - 1, zone) === day);
}
