/** Asks whoever would leave changes that were not kept. */
import { ConfirmDialog } from "../components/ConfirmDialog";
import { useStoppedLeaving } from "./unsaved";

export function UnsavedGuard() {
  const stopped = useStoppedLeaving();
  if (!stopped) return null;
  return (
    <ConfirmDialog title="Leave without saving?" verb="Leave" onConfirm={stopped.goOn} onClose={stopped.stay}>
      <p>What you changed on this page was not saved.</p>
    </ConfirmDialog>
  );
}
