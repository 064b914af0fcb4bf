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
