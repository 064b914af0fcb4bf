/** The largest number that the server takes where nothing else bounds it. */
const NUMBER_MAX = 2 ** 32 - 1;

/** What is wrong with a whole number as somebody types it; `unit` is what it counts, such as `minutes`. */
export function countProblem(text: string, unit: string, max = NUMBER_MAX): string | undefined {
  if (!/^\d+$/.test(text.trim())) return `Write a whole number of ${unit}, such as 5.`;
  return Number(text) > max ? `At most ${max} ${unit}.` : undefined;
}
