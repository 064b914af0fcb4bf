/** A button that opens a list of commands. */
import { DropdownMenu } from "radix-ui";
import type { ReactNode } from "react";
import { Button, type ButtonProps } from "./Button";
import { ChevronDown } from "./icons";
import styles from "./Menu.module.css";

interface MenuProps {
  label: ReactNode;
  /** The name, where `label` is an icon. */
  name?: string;
  weight?: ButtonProps["weight"];
  children: ReactNode;
}

export function Menu({ label, name, weight = "bare", children }: MenuProps) {
  return (
    // Not modal: a modal menu locks the page with a style element, which the content security policy forbids.
    <DropdownMenu.Root modal={false}>
      <DropdownMenu.Trigger asChild>
        <Button weight={weight} aria-label={name}>
          {label}
          <ChevronDown />
        </Button>
      </DropdownMenu.Trigger>
      <MenuContent align="end">{children}</MenuContent>
    </DropdownMenu.Root>
  );
}

interface ContentProps extends Pick<DropdownMenu.DropdownMenuContentProps, "align" | "onCloseAutoFocus"> {
  children: ReactNode;
}

/** The list itself, for menus that open in another way than by a button of their own. */
export function MenuContent({ children, ...rest }: ContentProps) {
  return (
    <DropdownMenu.Portal>
      <DropdownMenu.Content className={styles.menu} sideOffset={4} collisionPadding={8} {...rest}>
        {children}
      </DropdownMenu.Content>
    </DropdownMenu.Portal>
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
