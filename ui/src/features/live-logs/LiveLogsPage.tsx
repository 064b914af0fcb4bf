/** The tab Live Logs. */
export function LiveLogsPage() {
  return <p>Live Logs</p>;
}
