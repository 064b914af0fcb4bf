/** What an export is called unless somebody says otherwise. */
import type { Selection } from "../../../selection/selection";
import { conditionsOf, type Names } from "../../../selection/words";
import type { Day } from "../../../zone/day";

/** The server's limits, in characters. */
export const NAME_MAX = 100;
export const DESCRIPTION_MAX = 300;

/** From what is filtered by and the day: `Services, denied 2026-11-23`. */
export function suggestedName(
  selection: Pick<Selection, "filters" | "text">,
  names: Names,
  day: Day,
): string {
  const parts = conditionsOf(selection, names).flatMap(({ isExcluded, values }) =>
    values.map((value) => (isExcluded ? `not ${value}` : value)),
  );
  const all = (parts.length === 0 ? "All events" : parts.join(", ")).trim();
  const room = NAME_MAX - day.length - 1;
  const characters = [...all];
  const fitting =
    characters.length <= room
      ? all
      : `${characters
          .slice(0, room - 1)
          .join("")
          .trimEnd()}…`;
  return `${fitting} ${day}`;
}
