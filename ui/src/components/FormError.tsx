/** Why a form was refused. */
import styles from "./Field.module.css";

export function FormError({ error }: { error: Error }) {
  return (
    <p role="alert" className={styles.error}>
      {sentence(error.message)}
    </p>
  );
}

/** The server writes messages without a capital and a full stop, for they also stand inside sentences. */
function sentence(message: string): string {
  return `${message.charAt(0).toUpperCase()}${message.slice(1)}${/[.!?]$/.test(message) ? "" : "."}`;
}
