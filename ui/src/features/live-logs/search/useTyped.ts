/** What is typed into the search box: checked once it rests, and applied when it can be read. */
import { useEffect, useEffectEvent, useRef, useState } from "react";
import { useQueryProblem } from "../../../api/queryProblem";

/** How long a pause in typing is. */
const PAUSE_MS = 400;

/** `text` is what is applied; it replaces what is typed when it changes by other means. */
export function useTyped(text: string, onChange: (text: string) => void) {
  const [typed, setTyped] = useState(text);
  const [asked, setAsked] = useState(text);
  const applied = useRef(text);
  const problem = useQueryProblem(asked);
  const apply = useEffectEvent(() => {
    if (asked === applied.current) return;
    applied.current = asked;
    onChange(asked);
  });
  useEffect(() => {
    if (text !== applied.current) {
      setTyped(text);
      setAsked(text);
    }
    applied.current = text;
  }, [text]);
  useEffect(() => {
    const timer = setTimeout(() => setAsked(typed.trim()), PAUSE_MS);
    return () => clearTimeout(timer);
  }, [typed]);
  // biome-ignore lint/correctness/useExhaustiveDependencies: what was checked is what is applied
  useEffect(() => {
    if (problem === null) apply();
  }, [asked, problem]);
  return {
    typed,
    setTyped,
    /** Checks what is typed without waiting for a pause. */
    submit: () => setAsked(typed.trim()),
    /** What is wrong with what is typed. */
    problem: typed.trim() === asked ? (problem ?? undefined) : undefined,
  };
}
