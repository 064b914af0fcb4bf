/** Copies a text, and says so in its place. */
import { useEffect, useState } from "react";
import { copyText } from "../text/copy";
import { Button } from "./Button";
import { Copy, LinkIcon } from "./icons";
import { useToast } from "./Toasts";

/** How long it says that it has copied. */
const SAID_MS = 2_000;

interface CopyButtonProps {
  label: string;
  /** Makes the text when it is wanted. */
  text: () => string;
  isLink?: boolean;
}

export function CopyButton({ label, text, isLink = false }: CopyButtonProps) {
  const [isDone, setDone] = useState(false);
  const tell = useToast();
  useEffect(() => {
    if (!isDone) return;
    const timer = window.setTimeout(() => setDone(false), SAID_MS);
    return () => window.clearTimeout(timer);
  }, [isDone]);
  const copy = async () => {
    if (await copyText(text())) setDone(true);
    else tell({ title: NO_CLIPBOARD });
  };
  return (
    <Button weight="bare" onClick={copy}>
      {isLink ? <LinkIcon /> : <Copy />}
      <span aria-live="polite">{isDone ? "Copied" : label}</span>
    </Button>
  );
}

/** Browsers have a clipboard only where nobody can listen. */
export const NO_CLIPBOARD =
  "The browser gives this page no clipboard: that takes https, or an address of this machine.";
