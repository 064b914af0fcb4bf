/** JSON laid out for people: a value a line, indented by its depth. */
import { isEmpty, type Json } from "./json";

export interface Line {
  depth: number;
  text: string;
  /** Whether a comma belongs behind it; apart from the text, so that a new neighbour does not change a line. */
  hasComma: boolean;
}

export function linesOf(json: Json): Line[] {
  const lines: Line[] = [];
  write(json, "", 0, false, lines);
  return lines;
}

function write(json: Json, key: string, depth: number, hasComma: boolean, lines: Line[]) {
  if (json.kind === "scalar") {
    lines.push({ depth, text: key + json.text, hasComma });
    return;
  }
  const [begin, end] = json.kind === "array" ? ["[", "]"] : ["{", "}"];
  if (isEmpty(json)) {
    lines.push({ depth, text: `${key}${begin}${end}`, hasComma });
    return;
  }
  lines.push({ depth, text: key + begin, hasComma: false });
  if (json.kind === "array") {
    json.items.forEach((item, index) => {
      write(item, "", depth + 1, index < json.items.length - 1, lines);
    });
  } else {
    json.members.forEach((member, index) => {
      write(member.value, `${member.key}: `, depth + 1, index < json.members.length - 1, lines);
    });
  }
  lines.push({ depth, text: end, hasComma });
}

const INDENT = "  ";

export function textOf(lines: readonly Line[]): string {
  return lines
    .map(({ depth, text, hasComma }) => `${INDENT.repeat(depth)}${text}${hasComma ? "," : ""}`)
    .join("\n");
}
