/** Characters of a name: what the server refuses beyond. */
const NAME_CHARS_MAX = 100;

/** What is wrong with the name of an object. */
export function nameProblem(name: string): string | undefined {
  if (name.trim() === "") return "Give it a name.";
  const length = [...name].length;
  if (length > NAME_CHARS_MAX)
    return `A name has at most ${NAME_CHARS_MAX} characters; this one has ${length}.`;
  return undefined;
}
