/** A button that opens a list of commands. */
import { DropdownMenu } from "radix-ui";
import type { ReactNode } from "react";
import { Button } from "./Button";
import { ChevronDown } from "./icons";
import styles from "./Menu.module.css";

interface MenuProps {
  label: ReactNode;
  children: ReactNode;
}

export function Menu({ label, children }: MenuProps) {
  return (
    // Not modal: a modal menu locks the page with a style element, which the content security policy forbids.
    <DropdownMenu.Root modal={false}>
      <DropdownMenu.Trigger asChild>
        <Button weight="bare">
          {label}
          <ChevronDown />
        </Button>
      </DropdownMenu.Trigger>
      <DropdownMenu.Portal>
        <DropdownMenu.Content className={styles.menu} align="end" sideOffset={4} collisionPadding={8}>
          {children}
        </DropdownMenu.Content>
      </DropdownMenu.Portal>
    </DropdownMenu.Root>
  );
}

interface ItemProps {
  onChoose: () => void;
  isDisabled?: boolean;
  children: ReactNode;
}

export function MenuItem({ onChoose, isDisabled = false, children }: ItemProps) {
  return (
    <DropdownMenu.Item className={styles.item} onSelect={onChoose} disabled={isDisabled}>
      {children}
    </DropdownMenu.Item>
  );
}

export function MenuChoice({ isChosen, onChoose, children }: ItemProps & { isChosen: boolean }) {
  return (
    <DropdownMenu.CheckboxItem className={styles.item} checked={isChosen} onSelect={onChoose}>
      <span className={styles.mark} aria-hidden="true">
        {isChosen ? "✓" : ""}
      </span>
      {children}
    </DropdownMenu.CheckboxItem>
  );
}

export function MenuLabel({ children }: { children: ReactNode }) {
  return <DropdownMenu.Label className={styles.label}>{children}</DropdownMenu.Label>;
}

export function MenuSeparator() {
  return <DropdownMenu.Separator className={styles.separator} />;
}
