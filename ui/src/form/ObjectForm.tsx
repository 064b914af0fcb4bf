/** A form around its fields: saving, discarding, and what became of it. */
import { type FormEvent, type ReactNode, useEffect, useRef, useState } from "react";
import { Button } from "../components/Button";
import { FormError } from "../components/FormError";
import { Meanwhile, type Words } from "./Meanwhile";
import styles from "./ObjectForm.module.css";
import { useUnsaved } from "./unsaved";
import type { Form } from "./useForm";

interface ObjectFormProps<T extends object> {
  form: Form<T>;
  /** What each field is called, as its label says. */
  labels: Record<keyof T, string>;
  /** What values are called that somebody else changed, where they are ids. */
  words?: Words<T>;
  /** What the button says. */
  verb?: string;
  /** Whether whoever looks may only look; a note on the page says why. */
  isReadOnly?: boolean;
  children: ReactNode;
}

export function ObjectForm<T extends object>(props: ObjectFormProps<T>) {
  const { form, labels, words, verb = "Save", isReadOnly = false, children } = props;
  const element = useRef<HTMLFormElement>(null);
  const [attempts, setAttempts] = useState(0);
  useUnsaved(form.isDirty);
  // Whoever tried to save is brought to what is wrong.
  useEffect(() => {
    if (attempts > 0) element.current?.querySelector<HTMLElement>('[aria-invalid="true"]')?.focus();
  }, [attempts]);
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (form.isSaving) return;
    form.submit();
    setAttempts((before) => before + 1);
  };
  return (
    <form ref={element} className={styles.form} noValidate onSubmit={submit}>
      <fieldset className={styles.fields} disabled={isReadOnly}>
        {children}
      </fieldset>
      {form.isDirty && form.clashes && (
        <Meanwhile form={form} clashes={form.clashes} labels={labels} words={words} />
      )}
      {form.refusal && <FormError error={form.refusal} />}
      {!isReadOnly && (
        <div className={styles.foot}>
          <Button type="submit" weight="primary" disabled={!form.isDirty || form.isSaving}>
            {form.isSaving ? "Saving…" : verb}
          </Button>
          {form.isDirty && <Button onClick={form.discard}>Discard changes</Button>}
          <span role="status">{form.isSaved && "Saved."}</span>
        </div>
      )}
    </form>
  );
}
