import { readFile } from "node:fs/promises";
import { expectAccessible } from "./support/accessible";
import { ASHA, BO, event } from "./support/events";
import { Exports, requestExport } from "./support/exports";
import { LiveLogs, RUNBOOKS } from "./support/liveLogs";
import { arrive, expect, test } from "./support/test";

test("what is shown is exported, downloaded and the same as the list", async ({ page, organisation }) => {
  const others = Array.from({ length: 150 }, () => event({ actor: BO }));
  await organisation.record(...others, event(), event({ outcome: "denied" }));
  const logs = new LiveLogs(page);
  const exports = new Exports(page);
  await arrive(page, organisation, `${RUNBOOKS}&exclude.outcome=denied`);
  await expect(logs.total("151 events")).toBeVisible();
  await organisation.record(event());
  await expect(logs.total("152 events")).toBeVisible();

  await page.getByRole("button", { name: "Export", exact: true }).click();
  await expect(exports.dialog).toContainText("151 events");
  await expect(exports.dialog).toContainText("Runbook");
  await expect(exports.dialog).toContainText("denied");
  await expectAccessible(page);
  await exports.dialog.getByLabel("Name").fill("Runbooks of today");
  await exports.dialog.getByLabel("Description").fill("For the auditor");
  await exports.dialog.getByRole("radio", { name: "JSON" }).check();
  await exports.dialog.getByRole("button", { name: "Export", exact: true }).click();
  await page.getByRole("button", { name: "Show Export History" }).click();

  const row = exports.row("Runbooks of today");
  await expect(row).toContainText("Completed");
  await expect(row).toContainText("151");
  await expect(row).toContainText("For the auditor");
  await expectAccessible(page);
  await exports.details("Runbooks of today").click();
  await expect(page.getByText("SHA-256")).toBeVisible();
  await expectAccessible(page);
  const download = page.waitForEvent("download");
  await row.getByRole("link", { name: "Download" }).click();
  const file = await download;
  expect(file.suggestedFilename()).toMatch(/\.json/);
  const exported: { id: number }[] = JSON.parse(await readFile(await file.path(), "utf8"));
  const listed = await organisation.list({
    startTime: new Date(Date.now() - 3_600_000).toISOString(),
    endTime: new Date().toISOString(),
    "resource[]": "Runbook",
    "exclude.outcome[]": "denied",
  });
  const ids = listed.data.map(({ id }) => id);
  expect(exported.map(({ id }) => id).sort()).toEqual(ids.slice(1).sort());
});

test("a mistake is told at its field", async ({ page, organisation }) => {
  await organisation.record(event());
  const exports = new Exports(page);
  await arrive(page, organisation, RUNBOOKS);
  await page.getByRole("button", { name: "Export", exact: true }).click();
  await exports.dialog.getByLabel("Name").fill("");
  await exports.dialog.getByRole("button", { name: "Export", exact: true }).click();
  await expect(exports.dialog.getByLabel("Name")).toBeFocused();
  await page.keyboard.press("Escape");
  await expect(exports.dialog).toHaveCount(0);
  await expect(page.getByRole("button", { name: "Export", exact: true })).toBeFocused();
});

test("before the first export the history says where they are made", async ({ page, organisation }) => {
  const exports = new Exports(page);
  await arrive(page, organisation, exports.path);
  await expect(page.getByRole("heading", { name: "No exports yet" })).toBeVisible();
  await expectAccessible(page);
});

test("an export is run again, and its filters lead back to the list", async ({ page, organisation }) => {
  await organisation.record(event(), event({ actor: BO }), event({ outcome: "failure" }));
  const exports = new Exports(page);
  await requestExport(organisation, "Asha succeeds", {
    actor: [ASHA.userID],
    "exclude.outcome": ["failure"],
  });
  await arrive(page, organisation, exports.path);
  await expect(exports.row("Asha succeeds")).toContainText("Completed");
  await exports.choose("Asha succeeds", "Run again");
  await expect(page.getByRole("row").filter({ hasText: "Asha succeeds" })).toHaveCount(2);
  await exports.choose("Asha succeeds", "Copy filters to Live Logs");
  await expect(new LiveLogs(page).total("1 event")).toBeVisible();
  await expect(page).toHaveURL(new RegExp(`actor=${ASHA.userID}&exclude.outcome=failure`));
});
