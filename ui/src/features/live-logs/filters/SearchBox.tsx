/** The box for free text. It is applied on Enter and after a pause in typing; `/` leads to it from anywhere. */
import { type FormEvent, type RefObject, useEffect, useEffectEvent, useId, useRef, useState } from "react";
import { Button } from "../../../components/Button";
import { Magnifier } from "../../../components/icons";
import { Visible } from "../../../components/Visible";
import styles from "./SearchBox.module.css";
import { problemOf } from "./searchText";

interface SearchBoxProps {
  text: string;
  onChange: (text: string) => void;
}

/** How long a pause in typing is. */
const PAUSE_MS = 400;

export function SearchBox({ text, onChange }: SearchBoxProps) {
  const input = useRef<HTMLInputElement>(null);
  const [typed, setTyped, apply] = useTyped(text, onChange);
  const problem = problemOf(typed);
  const id = useId();
  useSlash(input);
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (problem === undefined && typed.trim() !== text) apply(typed.trim());
  };
  return (
    <search className={styles.search}>
      <form className={styles.box} onSubmit={submit}>
        <Magnifier />
        <input
          ref={input}
          type="search"
          aria-label="Search the events"
          aria-keyshortcuts="/"
          aria-invalid={problem !== undefined}
          aria-describedby={problem ? id : undefined}
          placeholder="Search"
          maxLength={1_000}
          value={typed}
          onChange={(event) => setTyped(event.target.value)}
        />
        {typed === "" && (
          <span className={styles.key} aria-hidden="true">
            /
          </span>
        )}
      </form>
      {problem && (
        <div id={id} className={styles.problem} role="status">
          <p>
            <Visible text={problem.message} />
          </p>
          {problem.instead !== "" && (
            <Button onClick={() => setTyped(problem.instead)}>
              Search for <Visible text={problem.instead} />
            </Button>
          )}
        </div>
      )}
    </search>
  );
}

/** What is typed: applied once it rests, and replaced when the selection changes by other means. */
function useTyped(text: string, onChange: (text: string) => void) {
  const [typed, setTyped] = useState(text);
  const applied = useRef(text);
  const apply = useEffectEvent((next: string) => {
    applied.current = next;
    onChange(next);
  });
  useEffect(() => {
    if (text !== applied.current) setTyped(text);
    applied.current = text;
  }, [text]);
  useEffect(() => {
    const next = typed.trim();
    if (next === applied.current || problemOf(next) !== undefined) return;
    const timer = setTimeout(() => apply(next), PAUSE_MS);
    return () => clearTimeout(timer);
  }, [typed]);
  return [typed, setTyped, apply] as const;
}

/** `/` leads to the box, unless it is typed into another one. */
function useSlash(input: RefObject<HTMLInputElement | null>) {
  useEffect(() => {
    const onKeyDown = (event: KeyboardEvent) => {
      if (event.key !== "/" || event.ctrlKey || event.metaKey || event.altKey) return;
      if (event.target instanceof Element && event.target.closest("input, textarea, select, dialog")) return;
      event.preventDefault();
      input.current?.focus();
      input.current?.select();
    };
    document.addEventListener("keydown", onKeyDown);
    return () => document.removeEventListener("keydown", onKeyDown);
  }, [input]);
}
