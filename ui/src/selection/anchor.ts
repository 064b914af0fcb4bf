/** The moment at which a selection was looked at: it fixes the set that list, histogram, facets and export show. */
import type { Range } from "./range";

export interface Anchor {
  range: Range;
  /** The highest event id at that moment; what was recorded later is not in the set. */
  throughID: number;
}
