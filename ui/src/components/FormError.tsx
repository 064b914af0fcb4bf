/** Why a form was refused. */
import { sentence } from "../text/sentence";
import styles from "./Field.module.css";
import { Visible } from "./Visible";

export function FormError({ error }: { error: Error }) {
  return (
    <p role="alert" className={styles.error}>
      <Visible text={sentence(error.message)} />
    </p>
  );
}
