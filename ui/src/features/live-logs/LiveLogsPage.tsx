/** The tab Live Logs. */
import { useCallback, useState } from "react";
import { useLook } from "../../api/events";
import { StateMessage } from "../../components/StateMessage";
import { useSelection } from "../../selection/useSelection";
import { sentence } from "../../text/sentence";
import { useZone } from "../../zone/zone";
import styles from "./LiveLogsPage.module.css";
import { Loading } from "./Loading";
import { LookedAt } from "./LookedAt";
import { Toolbar } from "./Toolbar";
import { ValueMenu } from "./value-menu/ValueMenu";

export function LiveLogsPage() {
  const { selection, setSelection, openID, open } = useSelection();
  const [zone, setZone] = useZone();
  const [turn, setTurn] = useState(0);
  const refresh = useCallback(() => setTurn((before) => before + 1), []);
  const look = useLook(selection, turn);
  return (
    <ValueMenu selection={selection} onChange={setSelection}>
      <div className={styles.page}>
        <Toolbar
          selection={selection}
          look={look.isPlaceholderData ? undefined : look.data}
          zone={zone}
          onChange={setSelection}
        />
        {look.isPending && <Loading />}
        {look.isError && (
          <StateMessage
            title="The events could not be read"
            isError
            action={{ label: "Try again", act: () => look.refetch() }}
          >
            {sentence(look.error.message)}
          </StateMessage>
        )}
        {look.data && (
          <LookedAt
            look={look.data}
            selection={selection}
            onSelect={setSelection}
            isStale={look.isPlaceholderData}
            zone={zone}
            onZone={setZone}
            openID={openID}
            onOpen={open}
            onRefresh={refresh}
          />
        )}
      </div>
    </ValueMenu>
  );
}
