/** Tells the page's value menu to open. */
import { createContext, useContext } from "react";
import type { Field } from "../../../selection/selection";

/** A value of an event. */
export interface EventValue {
  /** What it can be filtered by; a value without can be copied only. */
  field?: Field;
  /** The value as the filter takes it. */
  value: string;
  /** The value as people read it. */
  text: string;
}

/** A value, and what shows it. */
export interface ValueAt extends EventValue {
  element: HTMLElement;
  rectangle: DOMRect;
}

export const OpenValue = createContext<(at: ValueAt) => void>(() => undefined);

export function useOpenValue(): (value: EventValue, element: HTMLElement) => void {
  const open = useContext(OpenValue);
  return (value, element) => open({ ...value, element, rectangle: element.getBoundingClientRect() });
}
