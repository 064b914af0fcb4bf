/** Which bars are pointed at or chosen: from an anchor to a focus, in either direction. */
export interface Reach {
  anchor: number;
  focus: number;
}

export function boundsOf({ anchor, focus }: Reach): { first: number; last: number } {
  return { first: Math.min(anchor, focus), last: Math.max(anchor, focus) };
}

/** Where a key leads among `count` bars; undefined for keys that are not the histogram's. */
export function reachAfterKey(
  key: string,
  isExtending: boolean,
  reach: Reach,
  count: number,
): Reach | undefined {
  const focus = focusAfterKey(key, reach.focus, count);
  if (focus === undefined) return undefined;
  const kept = Math.min(count - 1, Math.max(0, focus));
  return { anchor: isExtending ? reach.anchor : kept, focus: kept };
}

function focusAfterKey(key: string, focus: number, count: number): number | undefined {
  switch (key) {
    case "ArrowLeft":
    case "ArrowDown":
      return focus - 1;
    case "ArrowRight":
    case "ArrowUp":
      return focus + 1;
    case "PageDown":
      return focus - Math.ceil(count / 10);
    case "PageUp":
      return focus + Math.ceil(count / 10);
    case "Home":
      return 0;
    case "End":
      return count - 1;
    default:
      return undefined;
  }
}
