/**
 * Text that somebody else wrote, so that nothing in it hides or moves what stands around it.
 *
 * Control characters, zero-width characters and those that turn the direction of writing are shown by their number.
 * Which ones: Unicode's general categories Cc, Cf, Zl, Zp, Co and Cs, and the fillers that draw nothing.
 */
const HIDDEN = /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Co}\p{Cs}\u115f\u1160\u3164\uffa0\u2800]/gu;

const HIDDEN_IN_LINES = new RegExp(`(?!\\n)${HIDDEN.source}`, "gu");

/** A part of a text: as it stands, or the name of a character that would not be seen. */
export interface Part {
  text: string;
  isHidden: boolean;
}

export function visibleParts(text: string): Part[] {
  return parted(text, HIDDEN);
}

/** The same for a text that we laid out in lines: their ends stay. */
export function visibleLines(text: string): Part[] {
  return parted(text, HIDDEN_IN_LINES);
}

function parted(text: string, hidden: RegExp): Part[] {
  const parts: Part[] = [];
  let from = 0;
  for (const match of text.matchAll(hidden)) {
    if (match.index > from) parts.push({ text: text.slice(from, match.index), isHidden: false });
    parts.push({ text: named(match[0]), isHidden: true });
    from = match.index + match[0].length;
  }
  if (from < text.length) parts.push({ text: text.slice(from), isHidden: false });
  return parts;
}

/** The same as one string, for titles and labels. */
export function visible(text: string): string {
  return joined(visibleParts(text));
}

/** The same for text whose lines mean something, such as Markdown. */
export function visibleInLines(text: string): string {
  return joined(visibleLines(text));
}

function joined(parts: Part[]): string {
  return parts.map((part) => (part.isHidden ? `[${part.text}]` : part.text)).join("");
}

function named(character: string): string {
  const known: Record<string, string> = { "\n": "LF", "\r": "CR", "\t": "TAB" };
  return (
    known[character] ?? `U+${(character.codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, "0")}`
  );
}
