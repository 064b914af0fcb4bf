/**
 * The menu of a value: show only events with it, exclude them, copy it.
 *
 * There is one for the page, which opens at whichever value was chosen: a table shows some hundred values.
 */
import { DropdownMenu } from "radix-ui";
import { type ReactNode, useCallback, useState } from "react";
import { NO_CLIPBOARD } from "../../../components/CopyButton";
import { MenuContent, MenuItem, MenuLabel, MenuSeparator } from "../../../components/Menu";
import { useToast } from "../../../components/Toasts";
import { Unseen } from "../../../components/Unseen";
import { Visible } from "../../../components/Visible";
import { type Filter, isSame, type Selection, withFilter, withoutFilter } from "../../../selection/selection";
import { copyText } from "../../../text/copy";
import { visible } from "../../../text/visible";
import { OpenValue, type ValueAt } from "./openValue";
import styles from "./ValueMenu.module.css";

interface ValueMenuProps {
  selection: Selection;
  onChange: (selection: Selection) => void;
  children: ReactNode;
}

export function ValueMenu({ selection, onChange, children }: ValueMenuProps) {
  const [at, setAt] = useState<ValueAt>();
  const close = useCallback(() => setAt(undefined), []);
  return (
    <OpenValue.Provider value={setAt}>
      {children}
      {at && (
        <DropdownMenu.Root open modal={false} onOpenChange={(isOpen) => !isOpen && close()}>
          <Place at={at} />
          <MenuContent align="start" onCloseAutoFocus={(event) => giveBack(event, at)}>
            <MenuLabel>
              <Visible text={at.text} />
            </MenuLabel>
            <MenuSeparator />
            <FilterItems at={at} selection={selection} onChange={onChange} />
            <CopyItem text={at.value} />
          </MenuContent>
        </DropdownMenu.Root>
      )}
    </OpenValue.Provider>
  );
}

/** What the menu hangs on: an unseen button over the value, for the value itself may be scrolled away. */
function Place({ at }: { at: ValueAt }) {
  const { left, top, width, height } = at.rectangle;
  return (
    <DropdownMenu.Trigger className={styles.place} style={{ left, top, width, height }} tabIndex={-1}>
      <Unseen>{visible(at.text)}</Unseen>
    </DropdownMenu.Trigger>
  );
}

function giveBack(event: Event, at: ValueAt) {
  event.preventDefault();
  if (at.element.isConnected) at.element.focus({ preventScroll: true });
}

function FilterItems({ at, selection, onChange }: { at: ValueAt } & Omit<ValueMenuProps, "children">) {
  if (at.field === undefined) return null;
  const only: Filter = { field: at.field, value: at.value, isExcluded: false };
  const excluded: Filter = { ...only, isExcluded: true };
  const present = selection.filters.find((filter) => isSame(filter, only) || isSame(filter, excluded));
  return (
    <>
      {!present && <MenuItem onChoose={() => onChange(withFilter(selection, only))}>Filter for it</MenuItem>}
      {!present?.isExcluded && (
        <MenuItem onChoose={() => onChange(withFilter(selection, excluded))}>Exclude it</MenuItem>
      )}
      {present && (
        <MenuItem onChoose={() => onChange(withoutFilter(selection, present))}>Remove the filter</MenuItem>
      )}
    </>
  );
}

function CopyItem({ text }: { text: string }) {
  const tell = useToast();
  const copy = async () => {
    const isCopied = await copyText(text);
    tell({ title: isCopied ? "Copied." : NO_CLIPBOARD });
  };
  return <MenuItem onChoose={copy}>Copy</MenuItem>;
}
