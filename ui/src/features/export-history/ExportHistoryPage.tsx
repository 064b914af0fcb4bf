/** The tab Export History: what became of the files that were asked for. */
import { useState } from "react";
import { EXPORTS_PAGE, useExports } from "../../api/exports";
import { Pager } from "../../components/Pager";
import { StateMessage } from "../../components/StateMessage";
import { ZoneChoice } from "../../components/ZoneChoice";
import { counted } from "../../text/count";
import { sentence } from "../../text/sentence";
import { useZone } from "../../zone/zone";
import styles from "./ExportHistoryPage.module.css";
import { ExportTable } from "./ExportTable";
import { useFinishedToasts } from "./useFinishedToasts";

export function ExportHistoryPage() {
  const [page, setPage] = useState(1);
  const [zone, setZone] = useZone();
  const exports = useExports(page);
  useFinishedToasts(exports.data?.data);
  if (exports.isPending) {
    return (
      <p className={styles.loading} role="status">
        Loading…
      </p>
    );
  }
  if (exports.isError && exports.data === undefined) {
    return (
      <StateMessage
        title="The exports could not be read"
        isError
        action={{ label: "Try again", act: () => exports.refetch() }}
      >
        {sentence(exports.error.message)}
      </StateMessage>
    );
  }
  const { data, metadata } = exports.data;
  if (metadata.totalCount === 0) {
    return (
      <StateMessage title="No exports yet">
        <p>
          Filter the Live Logs for what you need, then choose Export there. The file is kept here for 30 days.
        </p>
      </StateMessage>
    );
  }
  return (
    <div className={styles.page}>
      <div className={styles.bar}>
        <strong>{counted(metadata.totalCount, "export")}</strong>
        <ZoneChoice zone={zone} onChange={setZone} />
      </div>
      <ExportTable exports={data} zone={zone} />
      <Pager
        page={page}
        size={EXPORTS_PAGE}
        total={metadata.totalCount}
        previous="Newer exports"
        next="Older exports"
        onChange={setPage}
      />
    </div>
  );
}
