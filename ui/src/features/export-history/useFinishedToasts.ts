/** Tells when an export that ran before is finished, also those who do not see the table. */
import { useEffect, useRef } from "react";
import { type Export, isRunning } from "../../api/exports";
import { useToast } from "../../components/Toasts";
import { visible } from "../../text/visible";

const NEWS: Record<string, string> = {
  Completed: "is complete and can be downloaded.",
  Failed: "has failed.",
  Cancelled: "was cancelled.",
};

export function useFinishedToasts(exports: readonly Export[] | undefined) {
  const tell = useToast();
  const running = useRef(new Set<string>());
  useEffect(() => {
    for (const each of exports ?? []) {
      if (isRunning(each)) running.current.add(each.id);
      else if (running.current.delete(each.id) && NEWS[each.status]) {
        tell({ title: `The export “${visible(each.name)}” ${NEWS[each.status]}` });
      }
    }
  }, [exports, tell]);
}
