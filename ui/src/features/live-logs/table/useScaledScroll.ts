/** Scrolling over more rows than an element has room for; the arithmetic is in `scale.ts`. */
import { type RefObject, useCallback, useEffect, useLayoutEffect, useRef, useState } from "react";
import { flushSync } from "react-dom";
import { type Measures, moved, offsetShowing, type Place, topOf } from "./scale";

/** A pause of this length ends a movement, where the browser does not say so itself. */
const PAUSE_MS = 150;
const START: Place = { top: 0, offset: 0 };

export interface ScaledScroll {
  place: Place;
  /** Pixels. */
  viewport: number;
  row: number;
  /** Brings a row into view. */
  show: (index: number) => void;
  toStart: () => void;
}

export function useScaledScroll(
  scroller: RefObject<HTMLElement | null>,
  head: RefObject<HTMLElement | null>,
  rows: number,
): ScaledScroll {
  const { viewport, row } = useSize(scroller, head);
  const [place, setPlace] = useState(START);
  const latest = useRef(place);
  const measures = useRef<Measures>({ list: 0, viewport: 0 });
  measures.current = { list: rows * row, viewport };

  const put = useCallback((next: Place) => {
    latest.current = next;
    // Drawn before the browser paints: rows would stand in the wrong place for a frame otherwise.
    flushSync(() => setPlace(next));
  }, []);

  /** Goes to an offset, and sets the bar to where it belongs. */
  const goTo = useCallback(
    (offset: number) => {
      const element = scroller.current;
      if (!element) return;
      element.scrollTop = topOf(offset, measures.current);
      put({ top: element.scrollTop, offset });
    },
    [scroller, put],
  );

  useEffect(() => {
    const element = scroller.current;
    if (!element) return;
    let pause: number | undefined;
    const settle = () => {
      const { top, offset } = latest.current;
      if (Math.abs(topOf(offset, measures.current) - top) > 1) goTo(offset);
    };
    const scrolled = () => {
      if (element.scrollTop !== latest.current.top) {
        put(moved(latest.current, element.scrollTop, measures.current));
      }
      window.clearTimeout(pause);
      pause = window.setTimeout(settle, PAUSE_MS);
    };
    element.addEventListener("scroll", scrolled, { passive: true });
    return () => {
      element.removeEventListener("scroll", scrolled);
      window.clearTimeout(pause);
    };
  }, [scroller, put, goTo]);

  const show = useCallback(
    (index: number) => {
      const { offset } = latest.current;
      const wanted = offsetShowing(index, offset, viewport, row);
      if (wanted !== offset) goTo(wanted);
    },
    [goTo, viewport, row],
  );
  const toStart = useCallback(() => {
    // The event that follows does the rest.
    if (scroller.current) scroller.current.scrollTop = 0;
  }, [scroller]);
  return { place, viewport, row, show, toStart };
}

/** The height of what is seen of the rows, and of one row, as the style sheet has it. */
function useSize(scroller: RefObject<HTMLElement | null>, head: RefObject<HTMLElement | null>) {
  const [size, setSize] = useState({ viewport: 0, row: 34 });
  useLayoutEffect(() => {
    const element = scroller.current;
    if (!element) return;
    const measure = () => {
      const row = Number.parseFloat(getComputedStyle(element).getPropertyValue("--row"));
      const viewport = element.clientHeight - (head.current?.offsetHeight ?? 0);
      setSize((before) => (before.row === row && before.viewport === viewport ? before : { row, viewport }));
    };
    measure();
    const observer = new ResizeObserver(measure);
    observer.observe(element);
    return () => observer.disconnect();
  }, [scroller, head]);
  return size;
}
