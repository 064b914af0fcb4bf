/** Text that somebody else wrote: nothing in it is interpreted, and nothing in it stays unseen. */
import { type Part, visibleLines, visibleParts } from "../text/visible";
import styles from "./Visible.module.css";

export function Visible({ text }: { text: string }) {
  return <bdi>{shown(visibleParts(text))}</bdi>;
}

/** The same for a text that was laid out in lines, inside a `pre`. */
export function VisibleLines({ text }: { text: string }) {
  return <bdi>{shown(visibleLines(text))}</bdi>;
}

function shown(parts: Part[]) {
  let place = 0;
  return parts.map((part) => {
    const key = place;
    place += part.text.length;
    return part.isHidden ? (
      <span key={key} className={styles.hidden}>
        {part.text}
      </span>
    ) : (
      part.text
    );
  });
}
