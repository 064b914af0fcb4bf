/** The tab Export History. */
export function ExportHistoryPage() {
  return <p>Export History</p>;
}
