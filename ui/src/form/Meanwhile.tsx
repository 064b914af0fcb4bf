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
  words?: Words<T> | undefined;
}

/** Says a value that would not be understood as it is, such as an id. */
export type Words<T extends object> = (field: keyof T, value: T[keyof T]) => string | undefined;

export function Meanwhile<T extends object>({ form, clashes, labels, words }: MeanwhileProps<T>) {
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
              {labels[clash.field]}, theirs:{" "}
              <Visible text={words?.(clash.field, clash.theirs) ?? said(clash.theirs)} />
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
  if (Array.isArray(value) && value.every((part) => typeof part === "string"))
    return value.join(", ") || "none";
  return JSON.stringify(value);
}
