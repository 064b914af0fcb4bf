/** A dot in the colour of an outcome; its name stands beside it. */
import styles from "./OutcomeMark.module.css";

export function OutcomeMark({ outcome }: { outcome: string }) {
  return <span className={styles.mark} data-outcome={outcome} aria-hidden="true" />;
}
