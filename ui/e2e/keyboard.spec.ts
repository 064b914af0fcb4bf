import { numbered } from "./support/events";
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
