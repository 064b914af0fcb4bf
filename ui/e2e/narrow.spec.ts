/** On a telephone: nothing is wider than the screen, and everything can be done with a finger. */
import type { Page } from "@playwright/test";
import { expectAccessible } from "./support/accessible";
import { event, numbered } from "./support/events";
import { Exports, requestExport } from "./support/exports";
import { LiveLogs, RUNBOOKS } from "./support/liveLogs";
import { arrive, expect, test } from "./support/test";

test.use({ viewport: { width: 390, height: 844 }, hasTouch: true, isMobile: true });

async function expectToFit(page: Page) {
  const [content, screen] = await page.evaluate(() => [
    document.documentElement.scrollWidth,
    document.documentElement.clientWidth,
  ]);
  expect(content, "the page does not scroll sideways").toBe(screen);
  await expectAccessible(page);
}

test("the sign-in page fits", async ({ page, organisation }) => {
  await page.goto(`/sign-in/${organisation.slug}`);
  await expect(page.getByRole("heading", { name: "Sign in" })).toBeVisible();
  await expectToFit(page);
});

test("Live Logs fits, and an event is opened and closed", async ({ page, organisation }) => {
  const name = "a-very-long-name-without-any-room-to-break-it-".repeat(5);
  await organisation.record(...numbered(120), event({ targets: [{ type: "Runbook", id: name, name }] }));
  const logs = new LiveLogs(page);
  await arrive(page, organisation, RUNBOOKS);
  await expect(logs.rows.first()).toContainText("a-very-long-name");
  await expectToFit(page);
  await expect(logs.rows.first().getByRole("button", { name: "View Logs" })).toBeVisible();
  await logs.rows.first().getByRole("button", { name: "View Logs" }).tap();
  await expect(page.getByRole("region", { name: /^Event \d/ })).toBeVisible();
  await expectToFit(page);
  await page.getByRole("button", { name: "Close the details" }).tap();
  await expect(page.getByRole("region", { name: /^Event \d/ })).toHaveCount(0);
});

for (const [button, panel] of [
  [/^Duration/, "Duration"],
  [/^Filter/, "Filters"],
  ["Presets", "Presets"],
  ["Columns", "Columns"],
  [/^Export$/, "Export"],
] as const) {
  test(`the panel ${panel} fits`, async ({ page, organisation }) => {
    await organisation.record(event());
    await arrive(page, organisation, RUNBOOKS);
    await expect(new LiveLogs(page).rows).toHaveCount(1);
    await page.getByRole("button", { name: button }).tap();
    const opened = page.getByRole("dialog", { name: panel });
    await expect(opened).toBeVisible();
    const box = await opened.boundingBox();
    expect(box?.x).toBeGreaterThanOrEqual(0);
    expect((box?.x ?? 0) + (box?.width ?? 0)).toBeLessThanOrEqual(390);
    await expectToFit(page);
  });
}

test("Export History fits", async ({ page, organisation }) => {
  await organisation.record(event());
  const exports = new Exports(page);
  await requestExport(organisation, "a-very-long-name-without-any-room-to-break-it-".repeat(2));
  await arrive(page, organisation, exports.path);
  await expect(page.getByText("Completed")).toBeVisible();
  await expectToFit(page);
});
