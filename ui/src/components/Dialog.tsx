/**
 * A dialog in front of the page, on the browser's own `dialog`: it holds the focus, makes what is behind it inert,
 * closes on Escape and gives the focus back.
 */
import { type ReactNode, useId, useLayoutEffect, useRef } from "react";
import { Button } from "./Button";
import styles from "./Dialog.module.css";
import { Close } from "./icons";

interface DialogProps {
  title: string;
  onClose: () => void;
  children: ReactNode;
}

export function Dialog({ title, onClose, children }: DialogProps) {
  const dialog = useRef<HTMLDialogElement>(null);
  const id = useId();
  // Closed while it still is in the page: the browser gives the focus back then only.
  useLayoutEffect(() => {
    const element = dialog.current;
    element?.showModal();
    // Else the first thing that can be focused has the focus, which closes the dialog.
    element?.querySelector<HTMLElement>("input, textarea, select")?.focus();
    return () => element?.close();
  }, []);
  return (
    <dialog
      ref={dialog}
      className={styles.dialog}
      aria-labelledby={id}
      onCancel={(event) => {
        event.preventDefault();
        onClose();
      }}
    >
      <header className={styles.head}>
        <h2 id={id}>{title}</h2>
        <Button weight="bare" aria-label="Close" onClick={onClose}>
          <Close />
        </Button>
      </header>
      {children}
    </dialog>
  );
}
