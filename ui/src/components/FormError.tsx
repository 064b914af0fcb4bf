/** Why a form was refused. */
import { sentence } from "../text/sentence";
import styles from "./Field.module.css";

export function FormError({ error }: { error: Error }) {
  return (
    <p role="alert" className={styles.error}>
      {sentence(error.message)}
    </p>
  );
}
