/** What is wrong with the query, with the character at which it is noticed, and a way out. */
import type { QueryProblem } from "../../../api/queryProblem";
import { Button } from "../../../components/Button";
import { Visible } from "../../../components/Visible";
import { sentence } from "../../../text/sentence";
import { quoted } from "./completion";
import styles from "./QueryProblemNote.module.css";

interface QueryProblemNoteProps {
  id: string;
  text: string;
  problem: QueryProblem;
  onInstead: (text: string) => void;
}

export function QueryProblemNote({ id, text, problem, onInstead }: QueryProblemNoteProps) {
  // Characters as the server counts them.
  const characters = Array.from(text);
  const [before, after] = [characters.slice(0, problem.position - 1), characters.slice(problem.position)];
  return (
    <div id={id} className={styles.note} role="status">
      <p>
        <Visible text={sentence(problem.message)} />
      </p>
      <p className={styles.query} aria-hidden="true">
        <Visible text={before.join("")} />
        <mark className={styles.mark}>
          <Visible text={characters[problem.position - 1] ?? "\u00a0"} />
        </mark>
        <Visible text={after.join("")} />
      </p>
      <Button onClick={() => onInstead(quoted(text))}>Search for it as text</Button>
    </div>
  );
}
