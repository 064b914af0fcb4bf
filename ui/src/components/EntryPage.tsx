/** The frame of the pages before signing in. */
import type { ReactNode } from "react";
import styles from "./EntryPage.module.css";
import { Visible } from "./Visible";

interface EntryPageProps {
  title: string;
  subtitle?: string | undefined;
  children: ReactNode;
}

export function EntryPage({ title, subtitle, children }: EntryPageProps) {
  return (
    <main className={styles.page}>
      <div className={styles.card}>
        <p className={styles.brand}>
          <img src="/icon.svg" alt="" width="26" height="26" />
          Holdfast
        </p>
        <h1>{title}</h1>
        {subtitle !== undefined && (
          <p className={styles.subtitle}>
            <Visible text={subtitle} />
          </p>
        )}
        {children}
      </div>
    </main>
  );
}
