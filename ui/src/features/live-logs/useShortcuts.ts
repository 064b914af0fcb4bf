/** Keys that work wherever the focus is, as long as nobody is typing. */
import { useEffect, useRef } from "react";

interface Shortcuts {
  /** `j` and `k`. */
  onMove: (by: 1 | -1) => void;
  /** Escape. */
  onClose: () => void;
}

export function useShortcuts(shortcuts: Shortcuts) {
  const latest = useRef(shortcuts);
  latest.current = shortcuts;
  useEffect(() => {
    const pressed = (event: KeyboardEvent) => {
      // A menu, a dialog or the table took it.
      if (event.defaultPrevented || event.altKey || event.ctrlKey || event.metaKey) return;
      const { onMove, onClose } = latest.current;
      if (event.key === "Escape" && !isInDialog(event.target)) onClose();
      if ((event.key === "j" || event.key === "k") && !takesKeys(event.target)) {
        onMove(event.key === "j" ? 1 : -1);
      }
    };
    document.addEventListener("keydown", pressed);
    return () => document.removeEventListener("keydown", pressed);
  }, []);
}

function isInDialog(target: EventTarget | null): boolean {
  return target instanceof Element && target.closest("dialog, [role=dialog], [role=menu]") !== null;
}

/** Whether a letter means something where the focus is. */
function takesKeys(target: EventTarget | null): boolean {
  return (
    isInDialog(target) || (target instanceof Element && target.closest("input, textarea, select") !== null)
  );
}
