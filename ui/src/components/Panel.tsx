/** A button that opens a small panel of controls beside it; Escape and a click elsewhere close it. */
import { Popover } from "radix-ui";
import type { ReactNode } from "react";
import { Button } from "./Button";
import styles from "./Panel.module.css";

interface PanelProps {
  label: string;
  icon?: ReactNode;
  children: ReactNode;
}

export function Panel({ label, icon, children }: PanelProps) {
  return (
    // Not modal, for the reason that is told in Menu.
    <Popover.Root modal={false}>
      <Popover.Trigger asChild>
        <Button weight="bare">
          {icon}
          {label}
        </Button>
      </Popover.Trigger>
      <Popover.Portal>
        <Popover.Content
          className={styles.panel}
          aria-label={label}
          align="end"
          sideOffset={4}
          collisionPadding={8}
        >
          {children}
        </Popover.Content>
      </Popover.Portal>
    </Popover.Root>
  );
}
