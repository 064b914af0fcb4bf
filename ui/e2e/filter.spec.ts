import type { Page } from "@playwright/test";
import { expectAccessible } from "./support/accessible";
import { ASHA, BO, event } from "./support/events";
import { LIVE_LOGS, LiveLogs, RUNBOOKS } from "./support/liveLogs";
import type { Organisation } from "./support/organisation";
import { arrive, expect, test } from "./support/test";

const ids = (page: Page) => ({
  filters: page.getByRole("list", { name: "Active filters" }),
  button: page.getByRole("button", { name: /^Filter/ }),
  panel: page.getByRole("dialog", { name: "Filters" }),
});

/** Three updates by Asha, two denied deletions by Bo, one failure of Bo's. */
async function recordSome(organisation: Organisation) {
  const denied = { actor: BO, action: "Delete", outcome: "denied", client: "web" } as const;
  await organisation.record(
    ...[event(), event(), event(), event(denied), event(denied)],
    event({ actor: BO, outcome: "failure", ipAddress: "198.51.100.9" }),
  );
}

test("values are chosen with their counts, several at a time", async ({ page, organisation }) => {
  await recordSome(organisation);
  const logs = new LiveLogs(page);
  const { filters, button, panel } = ids(page);
  await arrive(page, organisation, RUNBOOKS);
  await expect(logs.total("6 events")).toBeVisible();
  await button.click();
  await panel.getByRole("tab", { name: "Outcome" }).click();
  const options = panel.getByRole("tabpanel").getByRole("listitem");
  await expect(options).toHaveText([/success\s*3/, /denied\s*2/, /failure\s*1/]);
  await expectAccessible(page);
  await panel.getByRole("checkbox", { name: "denied" }).check();
  await expect(logs.total("2 events")).toBeVisible();
  await panel.getByRole("checkbox", { name: "failure" }).check();
  await expect(logs.total("3 events")).toBeVisible();
  await expect(options, "a field's own filter does not hide its other values").toHaveCount(3);
  await page.keyboard.press("Escape");
  await expect(panel).toHaveCount(0);
  await expect(button).toBeFocused();
  await expect(button).toHaveAccessibleName("Filter, 3 active");
  await expect(filters.getByRole("listitem")).toContainText(["Runbook", "denied", "failure", "Clear all"]);
  await expect(page).toHaveURL(/outcome=denied&outcome=failure/);
});

test("a value is excluded, and let in again", async ({ page, organisation }) => {
  await recordSome(organisation);
  const logs = new LiveLogs(page);
  const { filters, button, panel } = ids(page);
  await arrive(page, organisation, RUNBOOKS);
  await button.click();
  await panel.getByRole("tab", { name: "Actor" }).click();
  await panel.getByRole("searchbox").fill("bo");
  await expect(panel.getByRole("tabpanel").getByRole("listitem")).toHaveCount(1);
  await panel.getByRole("button", { name: "Exclude Bo Lund" }).click();
  await expect(logs.total("3 events")).toBeVisible();
  await page.keyboard.press("Escape");
  await expect(filters).toContainText("Bo Lund");
  await expect(page).toHaveURL(new RegExp(`exclude.actor=${BO.userID}`));
  await filters.getByRole("button", { name: /^Remove.*Bo Lund/ }).click();
  await expect(logs.total("6 events")).toBeVisible();
  await expect(page).not.toHaveURL(/exclude/);
});

test("actions are those of the resources that are chosen", async ({ page, organisation }) => {
  await recordSome(organisation);
  const { button, panel } = ids(page);
  await arrive(page, organisation, RUNBOOKS);
  await button.click();
  await panel.getByRole("tab", { name: "Action" }).click();
  await expect(panel.getByRole("tabpanel").getByRole("listitem")).toContainText(["Update", "Delete"]);
  await expect(panel.getByRole("tabpanel").getByRole("listitem")).toHaveCount(2);
});

test("an address or a range of them is typed", async ({ page, organisation }) => {
  await recordSome(organisation);
  const logs = new LiveLogs(page);
  const { button, panel } = ids(page);
  await arrive(page, organisation, RUNBOOKS);
  await button.click();
  await panel.getByRole("tab", { name: "IP address" }).click();
  await panel.getByRole("searchbox").fill("198.51.0.0/16");
  await panel.getByRole("checkbox", { name: "198.51.0.0/16" }).check();
  await expect(logs.total("1 event")).toBeVisible();
});

test("every value of a row can be filtered for and excluded", async ({ page, organisation }) => {
  await recordSome(organisation);
  const logs = new LiveLogs(page);
  await arrive(page, organisation, RUNBOOKS);
  await logs.choose(logs.cells("actor").first().getByRole("button", { name: "Bo Lund" }), "Filter for it");
  await expect(logs.total("3 events")).toBeVisible();
  await logs.choose(logs.cells("outcome").getByRole("button", { name: "failure" }), "Exclude it");
  await expect(logs.total("2 events")).toBeVisible();
  await expect(ids(page).filters.getByRole("listitem")).toContainText(["Runbook", "Bo Lund", "failure"]);
  await page.goBack();
  await expect(logs.total("3 events")).toBeVisible();
});

test("all filters are cleared at once", async ({ page, organisation }) => {
  await recordSome(organisation);
  const { filters } = ids(page);
  await arrive(page, organisation, `${RUNBOOKS}&actor=${ASHA.userID}&q=payments`);
  await expect(new LiveLogs(page).total("3 events")).toBeVisible();
  await filters.getByRole("button", { name: "Clear all" }).click();
  await expect(filters).toHaveCount(0);
  await expect(page).toHaveURL(LIVE_LOGS);
});

test("free text finds events, and `/` leads to its box", async ({ page, organisation }) => {
  await organisation.record(event({ additionalInfo: "The zebra was moved" }), event());
  const logs = new LiveLogs(page);
  await arrive(page, organisation, RUNBOOKS);
  await expect(logs.total("2 events")).toBeVisible();
  await page.keyboard.press("/");
  await expect(page.getByRole("combobox", { name: "Search the events" })).toBeFocused();
  await page.keyboard.type("zebra");
  await expect(logs.total("1 event")).toBeVisible();
  await expect(page).toHaveURL(/q=zebra/);
});

test("where nothing is found the page says which filter to drop", async ({ page, organisation }) => {
  await recordSome(organisation);
  const logs = new LiveLogs(page);
  await arrive(page, organisation, `${RUNBOOKS}&outcome=denied&actor=${ASHA.userID}`);
  await expect(page.getByRole("heading", { name: "No event matches" })).toBeVisible();
  await expectAccessible(page);
  const without = page.getByRole("listitem").filter({ hasText: "without" });
  await expect(without.filter({ hasText: "denied" })).toContainText("3 events");
  await without.filter({ hasText: "denied" }).getByRole("button", { name: "Drop it" }).click();
  await expect(logs.total("3 events")).toBeVisible();
});
