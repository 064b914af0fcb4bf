/**
 * The box for a query. It is applied on Enter and after a pause in typing; `/` leads to it from anywhere.
 *
 * It is a combobox: arrows move through what is offered, Enter and Tab take the active one, Escape closes the list.
 */
import { type FormEvent, type KeyboardEvent, useId, useLayoutEffect, useRef, useState } from "react";
import { Magnifier } from "../../../components/icons";
import type { Anchor } from "../../../selection/anchor";
import type { Selection } from "../../../selection/selection";
import { complete, spotAt } from "./completion";
import { QueryHelp } from "./QueryHelp";
import { QueryProblemNote } from "./QueryProblemNote";
import styles from "./SearchBox.module.css";
import { optionID, Suggestions } from "./Suggestions";
import { useSlash } from "./useSlash";
import { useActive, useSuggestions } from "./useSuggestions";
import { useTyped } from "./useTyped";

interface SearchBoxProps {
  selection: Selection;
  anchor: Anchor | undefined;
  onChange: (text: string) => void;
}

/** Characters of a query; the server takes no more. */
const CHARACTERS_MAX = 1_024;

export function SearchBox({ selection, anchor, onChange }: SearchBoxProps) {
  const input = useRef<HTMLInputElement>(null);
  const { typed, setTyped, submit, problem } = useTyped(selection.text, onChange);
  const completion = useCompletion(typed, selection, anchor);
  const { suggestions, active, isOpen } = completion;
  const [listID, problemID] = [useId(), useId()];
  const [wantedCaret, setWantedCaret] = useState<number>();
  useSlash(input);
  useLayoutEffect(() => {
    if (wantedCaret === undefined) return;
    input.current?.setSelectionRange(wantedCaret, wantedCaret);
    setWantedCaret(undefined);
  }, [wantedCaret]);

  const choose = (index: number) => {
    const completed = completion.choose(index);
    if (completed === undefined) return;
    setTyped(completed.text);
    setWantedCaret(completed.caret);
    completion.setCaret(completed.caret);
  };
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.key === "ArrowDown" || event.key === "ArrowUp")
      completion.step(event.key === "ArrowDown" ? 1 : -1);
    else if (!isOpen) return;
    else if (event.key === "Escape") completion.close();
    else if ((event.key === "Enter" || event.key === "Tab") && active >= 0) choose(active);
    else return;
    event.preventDefault();
  };
  const onSubmit = (event: FormEvent) => {
    event.preventDefault();
    completion.close();
    submit();
  };
  const shown = isOpen ? undefined : problem;
  return (
    <search className={styles.search}>
      <form className={styles.box} onSubmit={onSubmit}>
        <Magnifier />
        <input
          ref={input}
          type="text"
          role="combobox"
          aria-label="Search the events"
          aria-keyshortcuts="/"
          aria-autocomplete="list"
          aria-expanded={isOpen}
          aria-controls={isOpen ? listID : undefined}
          aria-activedescendant={isOpen && active >= 0 ? optionID(listID, active) : undefined}
          aria-invalid={problem !== undefined}
          aria-describedby={shown ? problemID : undefined}
          autoComplete="off"
          autoCapitalize="off"
          spellCheck={false}
          placeholder="Search"
          maxLength={CHARACTERS_MAX}
          value={typed}
          onChange={(event) => {
            setTyped(event.target.value);
            completion.setCaret(event.target.selectionStart ?? undefined);
          }}
          onSelect={(event) => completion.setCaret(event.currentTarget.selectionStart ?? undefined)}
          onBlur={() => completion.setCaret(undefined)}
          onKeyDown={onKeyDown}
        />
        {typed === "" && (
          <span className={styles.key} aria-hidden="true">
            /
          </span>
        )}
        <QueryHelp />
      </form>
      {isOpen && <Suggestions id={listID} suggestions={suggestions} active={active} onChoose={choose} />}
      {shown && <QueryProblemNote id={problemID} text={typed.trim()} problem={shown} onInstead={setTyped} />}
    </search>
  );
}

/** What is offered at the caret, and what keys do with it. */
function useCompletion(typed: string, selection: Selection, anchor: Anchor | undefined) {
  /** Absent while the focus is elsewhere. */
  const [caret, setCaret] = useState<number>();
  const spot = caret === undefined ? undefined : spotAt(typed, caret);
  const { active, isClosed, move, close } = useActive(spot ? JSON.stringify(spot) : "");
  const suggestions = useSuggestions(spot, selection, anchor);
  // An empty box stays quiet until it is asked.
  const isAsked = active >= 0 || (spot !== undefined && (spot.kind === "value" || spot.prefix !== ""));
  const isOpen = suggestions.length > 0 && isAsked && !isClosed;
  const step = (by: number) => {
    const { length } = suggestions;
    if (length > 0) move(active < 0 ? (by > 0 ? 0 : length - 1) : (active + by + length) % length);
  };
  const choose = (index: number) => {
    const chosen = suggestions[index];
    if (chosen === undefined || spot === undefined || caret === undefined) return undefined;
    return complete(typed, caret, spot, chosen.value);
  };
  return {
    suggestions,
    active: Math.min(active, suggestions.length - 1),
    isOpen,
    step,
    close,
    choose,
    setCaret,
  };
}
