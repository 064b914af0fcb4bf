/** Asks before something that cannot be taken back; the worst of it takes the name of what it is done to. */
import { type FormEvent, type ReactNode, useState } from "react";
import { visible } from "../text/visible";
import { Button } from "./Button";
import styles from "./ConfirmDialog.module.css";
import { Dialog } from "./Dialog";
import { Field } from "./Field";
import { FormError } from "./FormError";

interface ConfirmDialogProps {
  title: string;
  /** What will happen. */
  children: ReactNode;
  /** What the button says. */
  verb: string;
  /** What has to be typed first. */
  name?: string;
  isBusy?: boolean;
  error?: Error | null;
  onConfirm: () => void;
  onClose: () => void;
}

export function ConfirmDialog(props: ConfirmDialogProps) {
  const { title, children, verb, name, isBusy = false, error, onConfirm, onClose } = props;
  const [typed, setTyped] = useState("");
  const isConfirmed = name === undefined || typed === visible(name);
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (isConfirmed && !isBusy) onConfirm();
  };
  return (
    <Dialog title={title} onClose={onClose}>
      <form className={styles.form} onSubmit={submit}>
        {children}
        {name !== undefined && (
          <Field
            label={`Type ${visible(name)} to confirm`}
            autoComplete="off"
            value={typed}
            onChange={(event) => setTyped(event.target.value)}
          />
        )}
        {error && <FormError error={error} />}
        <div className={styles.buttons}>
          <Button onClick={onClose}>Cancel</Button>
          <Button type="submit" weight="primary" isDangerous disabled={!isConfirmed || isBusy}>
            {verb}
          </Button>
        </div>
      </form>
    </Dialog>
  );
}
