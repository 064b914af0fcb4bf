/** What can be completed in a query where the caret stands. Only the server decides what a query means. */
import { QUERY_FIELD_NAMES, type QueryField } from "./queryFields";

/** What is being typed, from `start` up to the caret. */
export type Spot =
  | { kind: "field"; start: number; prefix: string }
  | { kind: "value"; field: QueryField; start: number; prefix: string };

/** A text in the place of another, and where the caret stands then. */
export interface Completed {
  text: string;
  caret: number;
}

/** Nothing where the caret stands inside of something, or where nothing can be offered. */
export function spotAt(text: string, caret: number): Spot | undefined {
  const behind = text.charAt(caret);
  if (behind !== "" && !/[\s),]/u.test(behind)) return undefined;
  const { start, valueStart, isQuoted } = placeOf(text, caret);
  if (valueStart === undefined) {
    const prefix = text.slice(start, caret);
    return !isQuoted && /^[a-z]*$/iu.test(prefix) ? { kind: "field", start, prefix } : undefined;
  }
  const name = text.slice(start, text.indexOf(":", start));
  const field = QUERY_FIELD_NAMES.find((each) => each === name);
  if (field === undefined) return undefined;
  return { kind: "value", field, start: valueStart, prefix: unquoted(text.slice(valueStart, caret)) };
}

interface Place {
  /** Where the term or the field begins, behind its `-`. */
  start: number;
  /** Where the value begins, in a field. */
  valueStart: number | undefined;
  isQuoted: boolean;
}

function placeOf(text: string, caret: number): Place {
  const place: Place = { start: 0, valueStart: undefined, isQuoted: false };
  for (let at = 0; at < caret; at += 1) {
    const character = text.charAt(at);
    if (place.isQuoted && character === "\\") at += 1;
    else if (character === '"') place.isQuoted = !place.isQuoted;
    else if (!place.isQuoted) step(place, character, at + 1);
  }
  return place;
}

/** Passes a character that is not in quotes; `next` is the place behind it. */
function step(place: Place, character: string, next: number) {
  const isInValue = place.valueStart !== undefined;
  if (/[\s()]/u.test(character)) {
    place.start = next;
    place.valueStart = undefined;
  } else if (character === "-" && place.start === next - 1) {
    place.start = next;
  } else if (character === (isInValue ? "," : ":")) {
    place.valueStart = next;
  }
}

/** The fields whose names begin with what was typed. */
export function fieldsLike(prefix: string): QueryField[] {
  return QUERY_FIELD_NAMES.filter((field) => field.startsWith(prefix.toLowerCase()));
}

/** Puts `name:` or a whole value in the place of what was typed. */
export function complete(text: string, caret: number, spot: Spot, chosen: string): Completed {
  const written = spot.kind === "field" ? `${chosen}:` : `${quotedIfNeeded(chosen)} `;
  const rest = text.slice(caret);
  const before = text.slice(0, spot.start) + written;
  return { text: before + (written.endsWith(" ") ? rest.trimStart() : rest), caret: before.length };
}

/** A text in quotes, in which nothing has a meaning. */
export function quoted(text: string): string {
  return `"${text.replace(/[\\"]/gu, "\\$&")}"`;
}

function quotedIfNeeded(value: string): string {
  return /[\s(),*"]/u.test(value) ? quoted(value) : value;
}

function unquoted(value: string): string {
  if (!value.startsWith('"')) return value;
  return value.slice(1).replace(/\\(.)|"$/gsu, "$1");
}
