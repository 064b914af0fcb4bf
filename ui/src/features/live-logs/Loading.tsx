/** In the place of the events before the first are there. */
import { Unseen } from "../../components/Unseen";
import styles from "./Loading.module.css";

/** About a screen of rows. */
const ROWS = Array.from({ length: 16 }, (_, place) => place);

export function Loading() {
  return (
    <div className={styles.loading} role="status">
      <Unseen>Reading the events</Unseen>
      {ROWS.map((place) => (
        <div key={place} className={styles.row} aria-hidden="true">
          <span className={styles.bone} />
          <span className={styles.bone} />
          <span className={styles.bone} />
        </div>
      ))}
    </div>
  );
}
