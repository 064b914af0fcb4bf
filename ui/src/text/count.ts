/** Numbers as people read them. */
const NUMBER = new Intl.NumberFormat("en");

/** `1,234,567`. */
export function count(number: number): string {
  return NUMBER.format(number);
}

/** `1 event`, `2 events`. */
export function counted(number: number, singular: string, plural = `${singular}s`): string {
  return `${count(number)} ${number === 1 ? singular : plural}`;
}
