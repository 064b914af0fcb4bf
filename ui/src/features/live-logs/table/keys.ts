/** How far a key moves among `count` rows of which a screen shows `screen`; undefined for keys that do not move. */
export function rowsMovedBy(key: string, screen: number, count: number): number | undefined {
  switch (key) {
    case "j":
    case "ArrowDown":
      return 1;
    case "k":
    case "ArrowUp":
      return -1;
    case "PageDown":
      return Math.max(screen - 1, 1);
    case "PageUp":
      return -Math.max(screen - 1, 1);
    case "End":
      return count;
    case "Home":
      return -count;
    default:
      return undefined;
  }
}

/** The row that is active after a move by `by`; the first step from nowhere leads to `firstSeen`. */
export function movedTo(active: number | undefined, by: number, firstSeen: number, count: number): number {
  const from = active ?? firstSeen - Math.sign(by);
  return Math.min(Math.max(from + by, 0), count - 1);
}
