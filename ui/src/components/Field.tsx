/** A labelled input with what it wants and what is wrong with it. */
import { type ComponentProps, type ReactNode, useId } from "react";
import { sentence } from "../text/sentence";
import styles from "./Field.module.css";
import { Visible } from "./Visible";

interface About {
  label: string;
  hint?: string | undefined;
  error?: string | undefined;
}

export function Field({ label, hint, error, ...input }: About & ComponentProps<"input">) {
  return (
    <Labelled label={label} hint={hint} error={error}>
      {(about) => <input {...input} {...about} className={styles.input} />}
    </Labelled>
  );
}

/** The same for text of several lines. */
export function TextField({ label, hint, error, ...area }: About & ComponentProps<"textarea">) {
  return (
    <Labelled label={label} hint={hint} error={error}>
      {(about) => <textarea {...area} {...about} className={`${styles.input} ${styles.area}`} />}
    </Labelled>
  );
}

/** One of several values. */
export function SelectField({ label, hint, error, children, ...select }: About & ComponentProps<"select">) {
  return (
    <Labelled label={label} hint={hint} error={error}>
      {(about) => (
        <select {...select} {...about} className={styles.input}>
          {children}
        </select>
      )}
    </Labelled>
  );
}

/** Something that is on or off; the label stands behind it. */
export function CheckField({ label, hint, error, ...input }: About & ComponentProps<"input">) {
  const id = useId();
  return (
    <div className={styles.check}>
      <input
        {...input}
        type="checkbox"
        id={id}
        aria-invalid={error !== undefined}
        aria-describedby={hint || error ? `${id}-about` : undefined}
      />
      <label htmlFor={id}>{label}</label>
      <p id={`${id}-about`} className={error ? styles.error : styles.hint}>
        {error ? <Visible text={sentence(error)} /> : hint}
      </p>
    </div>
  );
}

/** What is wrong with several inputs together. */
export function FieldError({ error }: { error: string }) {
  return (
    <p role="alert" className={styles.error}>
      <Visible text={sentence(error)} />
    </p>
  );
}

interface Labels {
  id: string;
  "aria-invalid": boolean;
  "aria-describedby": string | undefined;
}

function Labelled({ label, hint, error, children }: About & { children: (about: Labels) => ReactNode }) {
  const id = useId();
  const about = [hint && `${id}-hint`, error && `${id}-error`].filter(Boolean).join(" ");
  return (
    <div className={styles.field}>
      <label htmlFor={id}>{label}</label>
      {children({ id, "aria-invalid": error !== undefined, "aria-describedby": about || undefined })}
      {hint && (
        <p id={`${id}-hint`} className={styles.hint}>
          {hint}
        </p>
      )}
      {error && (
        <p id={`${id}-error`} className={styles.error}>
          <Visible text={sentence(error)} />
        </p>
      )}
    </div>
  );
}
