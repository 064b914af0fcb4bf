/** Text for those who listen to the page and do not see it. */
import type { ReactNode } from "react";
import styles from "./Unseen.module.css";

export function Unseen({ children }: { children: ReactNode }) {
  return <span className={styles.unseen}>{children}</span>;
}
