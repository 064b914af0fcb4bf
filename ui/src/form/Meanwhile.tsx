/** Told to the second of two people who changed the same object: what the first one changed. */
import { Button } from "../components/Button";
import { Visible } from "../components/Visible";
import styles from "./Meanwhile.module.css";
import type { Clash } from "./merge";
import type { Form } from "./useForm";

interface MeanwhileProps<T extends object> {
  form: Form<T>;
  clashes: readonly Clash<T>[];
  labels: Record<keyof T, string>;
}

export function Meanwhile<T extends object>({ form, clashes, labels }: MeanwhileProps<T>) {
  return (
    <section role="alert" className={styles.note}>
      <strong>Somebody else changed this while you did; nothing of yours was saved yet.</strong>
      <p>
        What only they changed shows as they left it.{" "}
        {clashes.length === 0
          ? "Look through it, then save again."
          : "What both of you changed shows as you left it: save again to keep that, or take theirs."}
      </p>
      <ul className={styles.clashes}>
        {clashes.map((clash) => (
          <li key={String(clash.field)}>
            <span>
              {labels[clash.field]}, theirs: <Visible text={said(clash.theirs)} />
            </span>
            <Button onClick={() => form.takeTheirs(clash)}>Take theirs</Button>
          </li>
        ))}
      </ul>
    </section>
  );
}

/** A value of a form in words; lists and objects as the API writes them. */
function said(value: unknown): string {
  if (typeof value === "boolean") return value ? "on" : "off";
  if (typeof value === "string") return value === "" ? "empty" : value;
  return JSON.stringify(value);
}
