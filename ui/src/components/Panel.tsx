/** A button that opens a small panel of controls beside it; Escape and a click elsewhere close it. */
import { Popover } from "radix-ui";
import { type ReactNode, useState } from "react";
import { Button, type ButtonProps } from "./Button";
import styles from "./Panel.module.css";

interface PanelProps extends Omit<ButtonProps, "children" | "title"> {
  /** What stands on the button. */
  label: ReactNode;
  /** The name of the panel. */
  title: string;
  /** At which end of the button the panel begins. */
  align?: "start" | "end";
  children: (close: () => void) => ReactNode;
}

export function Panel({ label, title, align = "start", children, ...button }: PanelProps) {
  const [isOpen, setIsOpen] = useState(false);
  return (
    // Not modal, for the reason that is told in Menu.
    <Popover.Root open={isOpen} onOpenChange={setIsOpen}>
      <Popover.Trigger asChild>
        <Button {...button}>{label}</Button>
      </Popover.Trigger>
      <Popover.Portal>
        <Popover.Content
          className={styles.panel}
          aria-label={title}
          align={align}
          sideOffset={4}
          collisionPadding={8}
        >
          {children(() => setIsOpen(false))}
        </Popover.Content>
      </Popover.Portal>
    </Popover.Root>
  );
}
