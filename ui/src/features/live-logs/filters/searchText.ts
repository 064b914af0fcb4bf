/** The text of a search, by the rules of the server: words and "quoted text", and what is reserved must be quoted. */

/** What stands in the way of a search, and the text that was probably meant. */
export interface SearchProblem {
  message: string;
  instead: string;
}

/** A quoted term, one that is not closed, or what stands between blanks. */
const TERM = /"(?:[^"\\]|\\.)*"|".*$|\S+/gsu;
const CLOSED = /^"(?:[^"\\]|\\.)*"$/u;
const RESERVED = /^OR$|^-|[:()*"]/u;

export function problemOf(text: string): SearchProblem | undefined {
  const messages = (text.match(TERM) ?? []).map(problemOfTerm).filter((message) => message !== undefined);
  const message = messages[0];
  return message === undefined ? undefined : { message, instead: text.replace(TERM, mended).trim() };
}

function problemOfTerm(term: string): string | undefined {
  if (term === '""') return "Empty quotes find nothing.";
  if (CLOSED.test(term)) return undefined;
  if (term.startsWith('"')) return "A quote is opened and not closed.";
  return RESERVED.test(term) ? `“${term}” has to be quoted to be found as text.` : undefined;
}

function mended(term: string): string {
  if (problemOfTerm(term) === undefined) return term;
  if (term === '""') return "";
  const text = term.startsWith('"') ? term.slice(1).trimEnd() : term;
  return text === "" ? "" : `"${text.replace(/[\\"]/gu, "\\$&")}"`;
}
