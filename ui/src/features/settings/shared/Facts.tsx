/** What is known of an object and not changed on its page. */
import { Fragment, type ReactNode } from "react";
import styles from "./Facts.module.css";

interface FactsProps {
  facts: readonly (readonly [string, ReactNode])[];
  /** Why they are not changed here. */
  about?: string;
}

export function Facts({ facts, about }: FactsProps) {
  return (
    <>
      <dl className={styles.facts}>
        {facts.map(([title, value]) => (
          <Fragment key={title}>
            <dt>{title}</dt>
            <dd>{value}</dd>
          </Fragment>
        ))}
      </dl>
      {about && <p className={styles.about}>{about}</p>}
    </>
  );
}
