/** Settings → Audit Logs: its two tabs, or what is missing to see them. */
import { Link, Route, Switch, useRoute } from "wouter";
import { useSignedIn } from "../api/session";
import { ExportHistoryPage } from "../features/export-history/ExportHistoryPage";
import { LiveLogsPage } from "../features/live-logs/LiveLogsPage";
import { MissingPermission } from "../features/refusal/MissingPermission";
import { MissingPlan } from "../features/refusal/MissingPlan";
import { EXPORT_HISTORY, LIVE_LOGS } from "../links";
import styles from "./AuditLogsPage.module.css";

export function AuditLogsPage() {
  const { plan, abilities } = useSignedIn();
  if (plan !== "enterprise") return <MissingPlan plan={plan} />;
  if (!abilities.includes("manage-audit-logs")) return <MissingPermission />;
  return (
    <>
      <div className={styles.head}>
        <h1>Audit Logs</h1>
        <nav className={styles.tabs} aria-label="Audit Logs">
          <Tab href={LIVE_LOGS}>Live Logs</Tab>
          <Tab href={EXPORT_HISTORY}>Export History</Tab>
        </nav>
      </div>
      <Switch>
        <Route path={LIVE_LOGS} component={LiveLogsPage} />
        <Route path={EXPORT_HISTORY} component={ExportHistoryPage} />
      </Switch>
    </>
  );
}

function Tab({ href, children }: { href: string; children: string }) {
  const [isHere] = useRoute(href);
  return (
    <Link href={href} className={styles.tab ?? ""} aria-current={isHere ? "page" : undefined}>
      {children}
    </Link>
  );
}
