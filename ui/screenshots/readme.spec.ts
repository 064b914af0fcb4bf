/** The picture at the top of the README. */
import { LIVE_LOGS, LiveLogs } from "../e2e/support/liveLogs";
import { arrive } from "../e2e/support/test";
import { expect, test } from "./demo";

test.use({ viewport: { width: 1440, height: 900 }, colorScheme: "light" });

test("Live Logs for the README", async ({ page, demo }) => {
  await arrive(page, demo, `${LIVE_LOGS}?duration=30d&exclude.client=cli&exclude.resource=Audit+Logs`);
  await expect(new LiveLogs(page).rows.first()).toBeVisible();
  await expect(page.getByText("Live", { exact: true })).toBeVisible();
  await page.screenshot({ path: "../docs/live-logs.png" });
});
