/** What stands in the place of content that is not there, and what to do about it. */
import type { ReactNode } from "react";
import { Button } from "./Button";
import styles from "./StateMessage.module.css";

interface StateMessageProps {
  title: string;
  children?: ReactNode;
  action?: { label: string; act: () => void };
  /** An error is announced at once, an emptiness when there is time. */
  isError?: boolean;
  /** Whether nothing else is on the page, so that this is its title. */
  isWholePage?: boolean;
}

export function StateMessage({
  title,
  children,
  action,
  isError = false,
  isWholePage = false,
}: StateMessageProps) {
  const Title = isWholePage ? "h1" : "h2";
  return (
    <section className={styles.message} role={isError ? "alert" : "status"}>
      <Title>{title}</Title>
      {children && <div className={styles.text}>{children}</div>}
      {action && <Button onClick={action.act}>{action.label}</Button>}
    </section>
  );
}
