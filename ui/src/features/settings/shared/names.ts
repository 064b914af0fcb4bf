/** What the server refuses of names and descriptions, said while they are typed. */
import { count } from "../../../text/count";

/** Characters of a name. */
const NAME_CHARS_MAX = 100;
/** Characters of the description of an object. */
const DESCRIPTION_CHARS_MAX = 4_000;

/** What is wrong with the name of an object. */
export function nameProblem(name: string): string | undefined {
  if (name.trim() === "") return "Give it a name.";
  if (name.trim() !== name) return "A name neither begins nor ends with blanks.";
  return lengthProblem("A name", name, NAME_CHARS_MAX);
}

/** What is wrong with its description. */
export function descriptionProblem(description: string): string | undefined {
  return lengthProblem("A description", description, DESCRIPTION_CHARS_MAX);
}

/** What is wrong with the length of a text. */
export function lengthProblem(what: string, text: string, max: number): string | undefined {
  const length = [...text].length;
  if (length <= max) return undefined;
  return `${what} has at most ${count(max)} characters; this one has ${count(length)}.`;
}
