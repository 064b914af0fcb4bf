/** A link that looks like a button. */
import type { ComponentProps } from "react";
import styles from "./Button.module.css";

export function LinkButton({ children, ...rest }: ComponentProps<"a">) {
  return (
    <a {...rest} className={`${styles.button} ${styles.link}`}>
      {children}
    </a>
  );
}
