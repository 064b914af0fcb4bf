/** The days of a month as a calendar lays them out, and where the keys lead. */
import { addDays, addMonths, type Day, firstOfMonth, weekdayOf } from "../../../zone/day";

const WEEK_DAYS = 7;

/** The weeks that a month touches, each from Monday to Sunday. */
export function weeksOf(day: Day): Day[][] {
  const first = firstOfMonth(day);
  const after = addMonths(first, 1);
  const weeks: Day[][] = [];
  for (let monday = addDays(first, -weekdayOf(first)); monday < after; monday = addDays(monday, WEEK_DAYS)) {
    const start = monday;
    weeks.push(Array.from({ length: WEEK_DAYS }, (_, index) => addDays(start, index)));
  }
  return weeks;
}

/** The day that a key leads to from `day`; undefined for keys that are not the calendar's. */
export function dayAfterKey(key: string, day: Day): Day | undefined {
  switch (key) {
    case "ArrowLeft":
      return addDays(day, -1);
    case "ArrowRight":
      return addDays(day, 1);
    case "ArrowUp":
      return addDays(day, -WEEK_DAYS);
    case "ArrowDown":
      return addDays(day, WEEK_DAYS);
    case "Home":
      return addDays(day, -weekdayOf(day));
    case "End":
      return addDays(day, WEEK_DAYS - 1 - weekdayOf(day));
    case "PageUp":
      return addMonths(day, -1);
    case "PageDown":
      return addMonths(day, 1);
    default:
      return undefined;
  }
}
