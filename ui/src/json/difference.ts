/** What differs between two JSON documents, line by line. */
import type { Json, Member } from "./json";
import { type Line, linesOf } from "./lines";

/** Lines of each side that are compared with each other; past it a difference is told without matching lines. */
export const COMPARED_LINES_MAX = 1_500;

/** A line of the difference: on both sides, or changed from one to the other, or on one side only. */
export interface Row {
  before?: Line;
  after?: Line;
  isSame: boolean;
}

export interface Difference {
  rows: Row[];
  /** False when the documents are too large: all old lines stand beside all new ones. */
  isMatched: boolean;
}

/** An absent document has no lines. Keys of an object have no order: they stand as in `before`, new ones behind. */
export function difference(before: Json | undefined, after: Json | undefined): Difference {
  const old = before ? linesOf(before) : [];
  const recent = after ? linesOf(before ? arranged(after, before) : after) : [];
  const head = commonLength(old, recent, (list, index) => list[index]);
  const tail = commonLength(old.slice(head), recent.slice(head), (list, index) => list.at(-1 - index));
  const oldMiddle = old.slice(head, old.length - tail);
  const recentMiddle = recent.slice(head, recent.length - tail);
  const isMatched = Math.max(oldMiddle.length, recentMiddle.length) <= COMPARED_LINES_MAX;
  const middle = isMatched ? matched(oldMiddle, recentMiddle) : sideBySide(oldMiddle, recentMiddle);
  return {
    rows: [
      ...both(old.slice(0, head), recent.slice(0, head)),
      ...middle,
      ...both(old.slice(old.length - tail), recent.slice(recent.length - tail)),
    ],
    isMatched,
  };
}

function arranged(json: Json, like: Json): Json {
  if (json.kind === "array" && like.kind === "array") {
    return { kind: "array", items: json.items.map((item, index) => arrangedIf(item, like.items[index])) };
  }
  if (json.kind !== "object" || like.kind !== "object") return json;
  const places = new Map(like.members.map((member, index) => [member.key, index]));
  const place = ({ key }: Member) => places.get(key) ?? like.members.length;
  const members = json.members.toSorted((one, other) => place(one) - place(other));
  return {
    kind: "object",
    members: members.map(({ key, value }) => ({
      key,
      value: arrangedIf(value, like.members[places.get(key) ?? -1]?.value),
    })),
  };
}

function arrangedIf(json: Json, like: Json | undefined): Json {
  return like ? arranged(json, like) : json;
}

function isEqual(one: Line | undefined, other: Line | undefined): boolean {
  return one !== undefined && one.text === other?.text && one.depth === other.depth;
}

type Pick = (list: Line[], index: number) => Line | undefined;

function commonLength(one: Line[], other: Line[], pick: Pick): number {
  let length = 0;
  while (isEqual(pick(one, length), pick(other, length))) length += 1;
  return length;
}

function both(before: Line[], after: Line[]): Row[] {
  return before.map((line, index) => ({ before: line, after: after[index] ?? line, isSame: true }));
}

/** Keeps the longest sequence of lines that both sides have. */
function matched(before: Line[], after: Line[]): Row[] {
  const lengths = commonLengths(before, after);
  const width = after.length + 1;
  const rows: Row[] = [];
  let [removed, added]: [Line[], Line[]] = [[], []];
  let [i, j] = [0, 0];
  while (i < before.length || j < after.length) {
    const [old, recent] = [before[i], after[j]];
    if (old && recent && isEqual(old, recent)) {
      rows.push(...sideBySide(removed, added), { before: old, after: recent, isSame: true });
      [removed, added] = [[], []];
      i += 1;
      j += 1;
    } else if (old && (!recent || at(lengths, (i + 1) * width + j) >= at(lengths, i * width + j + 1))) {
      removed.push(old);
      i += 1;
    } else if (recent) {
      added.push(recent);
      j += 1;
    }
  }
  return [...rows, ...sideBySide(removed, added)];
}

/** At [i, j], as a flat table: how many lines `before` from i and `after` from j have in common, in order. */
function commonLengths(before: Line[], after: Line[]): Uint16Array {
  const width = after.length + 1;
  const lengths = new Uint16Array((before.length + 1) * width);
  for (let i = before.length - 1; i >= 0; i -= 1) {
    for (let j = after.length - 1; j >= 0; j -= 1) {
      const place = i * width + j;
      lengths[place] = isEqual(before[i], after[j])
        ? at(lengths, place + width + 1) + 1
        : Math.max(at(lengths, place + width), at(lengths, place + 1));
    }
  }
  return lengths;
}

function at(lengths: Uint16Array, place: number): number {
  return lengths[place] ?? 0;
}

function sideBySide(before: Line[], after: Line[]): Row[] {
  return Array.from({ length: Math.max(before.length, after.length) }, (_, index) => {
    const [old, recent] = [before[index], after[index]];
    return { ...(old && { before: old }), ...(recent && { after: recent }), isSame: false };
  });
}
