/** The title of a page of settings, where it belongs to, and what can be done there. */
import type { ReactNode } from "react";
import { Link } from "wouter";
import { Visible } from "../../../components/Visible";
import { historyLink } from "../../../links";
import styles from "./PageHead.module.css";

interface PageHeadProps {
  title: string;
  /** The list that an object stands in. */
  of?: { title: string; href: string };
  /** The object whose history is linked to. */
  id?: string | undefined;
  actions?: ReactNode;
}

export function PageHead({ title, of, id, actions }: PageHeadProps) {
  return (
    <header className={styles.head}>
      <div className={styles.titles}>
        {of && (
          <nav aria-label="Where this is">
            <Link href={of.href}>
              <Visible text={of.title} />
            </Link>
          </nav>
        )}
        <h1>
          <Visible text={title} />
        </h1>
      </div>
      {id !== undefined && <Link href={historyLink(id)}>History in the audit log</Link>}
      {actions}
    </header>
  );
}
