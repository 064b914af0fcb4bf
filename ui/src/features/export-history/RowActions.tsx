/** What can be done with an export: the obvious one as a button, the others in a menu. */
import { useLocation } from "wouter";
import { type Export, isRunning, useCancelExport, useRequestExport } from "../../api/exports";
import { Button } from "../../components/Button";
import { Download } from "../../components/icons";
import { LinkButton } from "../../components/LinkButton";
import { Menu, MenuItem } from "../../components/Menu";
import { useToast } from "../../components/Toasts";
import { LIVE_LOGS } from "../../links";
import { writeSelection } from "../../selection/selection";
import { link } from "../../selection/useSelection";
import { visible } from "../../text/visible";
import styles from "./ExportTable.module.css";
import { requestOf, selectionOf } from "./echo";

export function RowActions({ export: shown }: { export: Export }) {
  const [, navigate] = useLocation();
  const again = useAgain(shown);
  const copy = () => navigate(link(LIVE_LOGS, writeSelection(selectionOf(shown.filters))));
  return (
    <div className={styles.buttons}>
      <Obvious export={shown} onRetry={() => again(true)} />
      <Menu label="More" name={`More for ${visible(shown.name)}`}>
        <MenuItem onChoose={() => again(false)}>Run again</MenuItem>
        <MenuItem onChoose={copy}>Copy filters to Live Logs</MenuItem>
      </Menu>
    </div>
  );
}

function Obvious({ export: shown, onRetry }: { export: Export; onRetry: () => void }) {
  const cancel = useCancelExport();
  const tell = useToast();
  if (isRunning(shown)) {
    const onError = (error: Error) => tell({ title: `The export was not cancelled: ${error.message}` });
    return (
      <Button disabled={cancel.isPending} onClick={() => cancel.mutate(shown.id, { onError })}>
        Cancel
      </Button>
    );
  }
  if (shown.status === "Failed") return <Button onClick={onRetry}>Retry</Button>;
  if (shown.downloadLink === "") return null;
  return (
    <LinkButton href={ofThisPage(shown.downloadLink)} download>
      <Download />
      Download
    </LinkButton>
  );
}

/** Asks for the same file again. */
function useAgain(shown: Export): (isRetry: boolean) => void {
  const request = useRequestExport();
  const tell = useToast();
  return (isRetry) =>
    request.mutate(requestOf(shown, isRetry), {
      onSuccess: () => tell({ title: "The export was requested again." }),
      onError: (error) => tell({ title: `The export was not requested: ${error.message}` }),
    });
}

/** The link on the address under which this page was loaded, whatever address the server believes to have. */
function ofThisPage(address: string): string {
  const { pathname, search } = new URL(address, location.origin);
  return pathname + search;
}
