/** How a query is written, in short. */
import { Panel } from "../../../components/Panel";
import styles from "./QueryHelp.module.css";
import { QUERY_FIELD_NAMES, QUERY_FIELDS } from "./queryFields";

const TOGETHER = [
  ["payments eu-west", "Both texts, anywhere in an event"],
  ['"user logins"', "A text with blanks"],
  ["pay*", "A word that begins so"],
  ["a OR b", "One of both"],
  ["-a", "Not this"],
  ["(a OR b) c", "Parentheses"],
  ['resource:a,"b c"', "One of several values"],
] as const;

export function QueryHelp() {
  return (
    <Panel label="?" title="How to search" aria-label="How to search" weight="bare" align="end">
      {() => (
        <div className={styles.help}>
          <h2 className={styles.title}>How to search</h2>
          <dl className={styles.list}>
            {TOGETHER.map(([example, about]) => (
              <Row key={example} example={example} about={about} />
            ))}
            {QUERY_FIELD_NAMES.map((field) => (
              <Row key={field} example={QUERY_FIELDS[field].example} about={QUERY_FIELDS[field].about} />
            ))}
          </dl>
        </div>
      )}
    </Panel>
  );
}

function Row({ example, about }: { example: string; about: string }) {
  return (
    <>
      <dt className={styles.example}>{example}</dt>
      <dd className={styles.about}>{about}</dd>
    </>
  );
}
