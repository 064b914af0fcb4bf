/** The button that opens the dialog for a file of everything that is shown. */
import { useState } from "react";
import { Button } from "../../../components/Button";
import { Download } from "../../../components/icons";
import type { Anchor } from "../../../selection/anchor";
import type { Selection } from "../../../selection/selection";
import type { Zone } from "../../../zone/zone";
import { ExportDialog } from "./ExportDialog";

interface ExportButtonProps {
  selection: Selection;
  anchor: Anchor | undefined;
  zone: Zone;
  /** How many events there were at the anchor, without those that arrived since. */
  total: number;
}

export function ExportButton({ anchor, ...rest }: ExportButtonProps) {
  const [isOpen, setIsOpen] = useState(false);
  return (
    <>
      <Button disabled={anchor === undefined} onClick={() => setIsOpen(true)}>
        <Download />
        Export
      </Button>
      {isOpen && anchor && <ExportDialog {...rest} anchor={anchor} onClose={() => setIsOpen(false)} />}
    </>
  );
}
