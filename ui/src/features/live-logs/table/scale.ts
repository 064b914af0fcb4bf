/**
 * Where rows stand in a list that is taller than an element can be.
 *
 * Browsers cut elements at about 33 million pixels, which a million rows exceed. The list's element is therefore at most
 * `ELEMENT_PX_MAX` tall, and two measures are told apart: `top`, the scroll position of the element, and `offset`, the
 * pixel of the list that is seen at the upper edge. Near both ends they move together, pixel by pixel, so that the ends
 * are reached exactly; in between one pixel of `top` stands for several of `offset`.
 *
 * A small move (wheel, keys, a finger) moves `offset` by as much, wherever it happens; only a large one (the bar, which
 * cannot be dragged by little) goes by proportion. What a series of small moves puts between the two is made good when
 * scrolling pauses.
 */

export const ELEMENT_PX_MAX = 8_000_000;
/** How much at each end is moved through pixel by pixel; more than anybody scrolls without a pause. */
const EDGE_PX = 100_000;

/** The measures of a list, in pixels; `list` is the height of all rows together. */
export interface Measures {
  list: number;
  viewport: number;
}

/** How tall the element is. */
export function elementHeight(list: number): number {
  return Math.min(list, ELEMENT_PX_MAX);
}

function ends({ list, viewport }: Measures) {
  return {
    top: Math.max(elementHeight(list) - viewport, 0),
    offset: Math.max(list - viewport, 0),
  };
}

/** The offset that a scroll position stands for. */
export function offsetOf(top: number, measures: Measures): number {
  const end = ends(measures);
  const from = clamp(top, 0, end.top);
  if (end.top === end.offset || from <= EDGE_PX) return from;
  if (from >= end.top - EDGE_PX) return end.offset - (end.top - from);
  return EDGE_PX + (from - EDGE_PX) * slope(end);
}

/** The scroll position that stands for an offset. */
export function topOf(offset: number, measures: Measures): number {
  const end = ends(measures);
  const from = clamp(offset, 0, end.offset);
  if (end.top === end.offset || from <= EDGE_PX) return from;
  if (from >= end.offset - EDGE_PX) return end.top - (end.offset - from);
  return EDGE_PX + (from - EDGE_PX) / slope(end);
}

/** Pixels of the list for a pixel of the element, between the edges. */
function slope(end: { top: number; offset: number }): number {
  return (end.offset - 2 * EDGE_PX) / (end.top - 2 * EDGE_PX);
}

/** Where scrolling stands: the element's position and the list's. */
export interface Place {
  top: number;
  offset: number;
}

/** After the element was scrolled to `top`. */
export function moved(place: Place, top: number, measures: Measures): Place {
  const end = ends(measures);
  const distance = top - place.top;
  if (top <= 0) return { top, offset: 0 };
  if (top >= end.top - 1) return { top, offset: end.offset };
  if (Math.abs(distance) >= leastOfBar(measures)) return { top, offset: offsetOf(top, measures) };
  return { top, offset: clamp(place.offset + distance, 0, end.offset) };
}

/** How many pixels of the screen a pixel of a style sheet may be. */
const DENSITY_MAX = 4;

/** By how much the element is scrolled at least when its bar is dragged: by one pixel of the screen. */
function leastOfBar({ list, viewport }: Measures): number {
  return elementHeight(list) / viewport / DENSITY_MAX;
}

/** Rows from `first` up to but not including `end`. */
export interface Span {
  first: number;
  end: number;
}

/** The rows that are at least partly seen, and `beyond` more on each side. */
export function seenRows(offset: number, viewport: number, row: number, rows: number, beyond: number): Span {
  const first = Math.max(Math.floor(offset / row) - beyond, 0);
  const end = Math.min(Math.ceil((offset + viewport) / row) + beyond, rows);
  return { first: Math.min(first, end), end };
}

/** The offset at which a row is seen whole, moving as little as possible. */
export function offsetShowing(index: number, offset: number, viewport: number, row: number): number {
  const start = index * row;
  if (start < offset) return start;
  return start + row > offset + viewport ? start + row - viewport : offset;
}

function clamp(value: number, least: number, most: number): number {
  return Math.min(Math.max(value, least), most);
}
