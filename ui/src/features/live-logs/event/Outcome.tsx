/** An outcome, told by a word, a sign and a colour. */
import type { Event } from "../../../api/events";
import { Value } from "../value-menu/Value";
import styles from "./Outcome.module.css";

const SIGNS: Record<Event["outcome"], string> = { success: "✓", failure: "!", denied: "✕" };

interface OutcomeProps {
  outcome: Event["outcome"];
  reason: string;
  isTabStop?: boolean;
}

export function Outcome({ outcome, reason, isTabStop = true }: OutcomeProps) {
  const title = reason === "" ? outcome : `${outcome}: ${reason}`;
  return (
    <span className={`${styles.outcome} ${styles[outcome]}`}>
      <span className={styles.sign} aria-hidden="true">
        {SIGNS[outcome]}
      </span>
      <Value field="outcome" value={outcome} text={outcome} title={title} isTabStop={isTabStop} />
    </span>
  );
}
