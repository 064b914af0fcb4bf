/** A list inside a form: its parts are added, changed, moved and removed. */
import { type ReactNode, useEffect, useRef } from "react";
import { Button } from "../../../components/Button";
import { Visible } from "../../../components/Visible";
import { sentence } from "../../../text/sentence";
import styles from "./Parts.module.css";

interface PartsProps<T> {
  title: string;
  /** What one is called, such as `rule`. */
  noun: string;
  hint?: string;
  /** What is wrong with the list as a whole. */
  error?: string | undefined;
  items: readonly T[];
  /** What a new one begins as. */
  blank: T;
  /** Whether the order means something, so that they can be moved. */
  isOrdered?: boolean;
  /** Whether the fields of a part stand in one line, where there is room. */
  isInline?: boolean;
  onChange: (items: T[]) => void;
  /** Removes one in another way than by leaving it out. */
  without?: (place: number) => T[];
  /** The fields of a part; `set` changes it. */
  children: (item: T, place: number, set: (item: T) => void) => ReactNode;
}

export function Parts<T>(props: PartsProps<T>) {
  const { title, noun, hint, error, items, blank, isOrdered = false, isInline = false, onChange } = props;
  const list = useRef<HTMLOListElement>(null);
  const adder = useRef<HTMLButtonElement>(null);
  const isAdded = useRef(false);
  // Whoever adds a part goes on in it.
  useEffect(() => {
    if (isAdded.current && items.length > 0) focusFirst(list.current?.lastElementChild);
    isAdded.current = false;
  }, [items.length]);
  const remove = (place: number) => {
    onChange(props.without?.(place) ?? items.filter((_, other) => other !== place));
    adder.current?.focus();
  };
  const move = (from: number, to: number) => {
    const moved = [...items];
    moved.splice(to, 0, ...moved.splice(from, 1));
    onChange(moved);
  };
  return (
    <fieldset className={styles.parts}>
      <legend>{title}</legend>
      {hint && <p className={styles.hint}>{hint}</p>}
      <ol ref={list} className={styles.list}>
        {items.map((item, place) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: a part is nothing but its place and its values
          <li key={place} className={isInline ? styles.line : styles.block}>
            {props.children(item, place, (changed) => onChange(items.with(place, changed)))}
            <div className={styles.buttons}>
              {isOrdered && (
                <Movers noun={noun} place={place} last={items.length - 1} onMove={(to) => move(place, to)} />
              )}
              <Button weight="bare" isDangerous onClick={() => remove(place)}>
                Remove {noun} {place + 1}
              </Button>
            </div>
          </li>
        ))}
      </ol>
      {error && (
        <p className={styles.error}>
          <Visible text={sentence(error)} />
        </p>
      )}
      <Button
        ref={adder}
        onClick={() => {
          isAdded.current = true;
          onChange([...items, blank]);
        }}
      >
        Add {/^[aeiou]/.test(noun) ? "an" : "a"} {noun}
      </Button>
    </fieldset>
  );
}

interface MoversProps {
  noun: string;
  place: number;
  last: number;
  onMove: (to: number) => void;
}

function Movers({ noun, place, last, onMove }: MoversProps) {
  return (
    <>
      <Button weight="bare" disabled={place === 0} onClick={() => onMove(place - 1)}>
        Move {noun} {place + 1} up
      </Button>
      <Button weight="bare" disabled={place === last} onClick={() => onMove(place + 1)}>
        Move {noun} {place + 1} down
      </Button>
    </>
  );
}

function focusFirst(part: Element | null | undefined) {
  part?.querySelector<HTMLElement>("input, select, textarea")?.focus();
}
