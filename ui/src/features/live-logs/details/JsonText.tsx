/** JSON as text, with a button that copies it. */
import { useMemo, useState } from "react";
import { CopyButton } from "../../../components/CopyButton";
import { VisibleLines } from "../../../components/Visible";
import type { Json } from "../../../json/json";
import { linesOf, textOf } from "../../../json/lines";
import styles from "./JsonText.module.css";

interface JsonTextProps {
  title: string;
  json: Json;
  /** Whether it is shown without asking for it. */
  isOpen?: boolean;
}

export function JsonText({ title, json, isOpen = false }: JsonTextProps) {
  const [isShown, setShown] = useState(isOpen);
  const text = useMemo(() => textOf(linesOf(json)), [json]);
  return (
    <section className={styles.json}>
      <details open={isShown} onToggle={(event) => setShown(event.currentTarget.open)}>
        <summary className={styles.title}>{title}</summary>
        {isShown && (
          // Scrolled by the keys, too.
          // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must take the focus
          <pre className={styles.text} tabIndex={0}>
            <VisibleLines text={text} />
          </pre>
        )}
      </details>
      <div className={styles.copy}>
        <CopyButton label="Copy" text={() => text} />
      </div>
    </section>
  );
}
