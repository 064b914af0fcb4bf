import type { Locator, Page } from "@playwright/test";
import { event, numbered } from "./support/events";
import { LiveLogs, RUNBOOKS } from "./support/liveLogs";
import { arrive, expect, test } from "./support/test";

test("the table is moved through and opened by keys alone", async ({ page, organisation }) => {
  await organisation.record(...numbered(300));
  const logs = new LiveLogs(page);
  await arrive(page, organisation, RUNBOOKS);
  await expect(logs.row("runbook 300")).toBeVisible();
  const active = logs.grid.locator("[data-active]");
  await logs.grid.focus();
  for (const [key, name] of [
    ["j", "runbook 300"],
    ["j", "runbook 299"],
    ["ArrowDown", "runbook 298"],
    ["k", "runbook 299"],
    ["End", "runbook 1"],
    ["Home", "runbook 300"],
  ] as const) {
    await page.keyboard.press(key);
    await expect(active).toContainText(name);
    await expect(active).toBeInViewport();
    await expect(logs.grid).toHaveAttribute("aria-activedescendant", (await active.getAttribute("id")) ?? "");
  }
  await page.keyboard.press("Enter");
  await expect(page).toHaveURL(/[?&]event=\d+/);
  await page.keyboard.press("Escape");
  await expect(page).not.toHaveURL(/[?&]event=/);
});

test("everything from signing in to an export is done by keys alone", async ({ page, organisation }) => {
  await organisation.record(...numbered(3), event({ outcome: "denied" }));
  const logs = new LiveLogs(page);
  const { owner, slug } = organisation;
  await page.goto(`/sign-in/${slug}?next=${encodeURIComponent(RUNBOOKS)}`);
  await page.keyboard.type(owner.email);
  await page.keyboard.press("Tab");
  await page.keyboard.type(owner.password);
  await page.keyboard.press("Enter");
  await expect(logs.total("4 events")).toBeVisible();

  await tabTo(page, page.getByRole("button", { name: /^Filter/ }));
  await page.keyboard.press("Enter");
  await tabTo(page, page.getByRole("tab", { name: "Resource" }));
  for (const name of ["Action", "Actor", "Team", "Client", "Outcome"]) {
    await page.keyboard.press("ArrowDown");
    await expect(page.getByRole("tab", { name })).toBeFocused();
  }
  await tabTo(page, page.getByRole("checkbox", { name: "denied" }));
  await page.keyboard.press("Space");
  await page.keyboard.press("Escape");
  await expect(logs.total("1 event")).toBeVisible();

  await tabTo(page, page.getByRole("button", { name: "Export", exact: true }));
  await page.keyboard.press("Enter");
  await expect(page.getByRole("dialog", { name: "Export" })).toBeVisible();
  await page.keyboard.press("Enter");
  await tabTo(page, page.getByRole("button", { name: "Show Export History" }));
  await page.keyboard.press("Enter");
  await expect(page.getByText("Completed")).toBeVisible();
});

/** Presses Tab until the element has the focus, which is seen. */
async function tabTo(page: Page, element: Locator) {
  await expect(element).toBeVisible();
  for (let presses = 0; presses < 60; presses += 1) {
    if (await element.evaluate((node) => node === document.activeElement)) break;
    await page.keyboard.press("Tab");
  }
  await expect(element).toBeFocused();
  expect(await element.evaluate((node) => getComputedStyle(node).outlineStyle)).not.toBe("none");
}
