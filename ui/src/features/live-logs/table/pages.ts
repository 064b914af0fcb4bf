/** The numbers, from 1, of the pages that rows from `from` up to but not including `to` stand on. */
export function pagesOf(from: number, to: number, rows: number, pageRows: number): number[] {
  const first = Math.floor(Math.max(from, 0) / pageRows);
  const end = Math.ceil(Math.min(to, rows) / pageRows);
  return Array.from({ length: Math.max(end - first, 0) }, (_, index) => first + index + 1);
}
