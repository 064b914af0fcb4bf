/** Text that somebody else wrote: nothing in it is interpreted, and nothing in it stays unseen. */
import { visibleParts } from "../text/visible";
import styles from "./Visible.module.css";

export function Visible({ text }: { text: string }) {
  let place = 0;
  return (
    <bdi>
      {visibleParts(text).map((part) => {
        const key = place;
        place += part.text.length;
        return part.isHidden ? (
          <span key={key} className={styles.hidden}>
            {part.text}
          </span>
        ) : (
          part.text
        );
      })}
    </bdi>
  );
}
