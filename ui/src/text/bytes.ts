const UNITS = ["B", "kB", "MB", "GB", "TB"] as const;

/** A size in powers of a thousand: `999 B`, `1.2 MB`, `34 GB`. */
export function bytes(size: number): string {
  let unit = 0;
  let scaled = size;
  while (scaled >= 999.5 && unit < UNITS.length - 1) {
    scaled /= 1_000;
    unit += 1;
  }
  const digits = unit > 0 && scaled < 9.95 ? 1 : 0;
  return `${scaled.toFixed(digits)} ${UNITS[unit]}`;
}
