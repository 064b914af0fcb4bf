import type { Page } from "@playwright/test";
import { expectAccessible } from "./support/accessible";
import { event } from "./support/events";
import { LIVE_LOGS, LiveLogs, RUNBOOKS } from "./support/liveLogs";
import { arrive, expect, test } from "./support/test";

async function open(page: Page) {
  await page.getByRole("button", { name: "Presets" }).click();
  return page.getByRole("dialog", { name: "Presets" });
}

test("presets ask what is asked often", async ({ page, organisation }) => {
  await organisation.record(
    event({ outcome: "denied" }),
    event({ resource: "RBAC Management", action: "Update Permissions" }),
    event({ resource: "User Logins", action: "Login Failed", outcome: "failure" }),
  );
  const logs = new LiveLogs(page);
  await arrive(page, organisation, LIVE_LOGS);
  for (const [name, cell] of [
    ["Denied", "Runbook"],
    ["Permission changes", "RBAC Management"],
    ["Failed sign-ins", "User Logins"],
    ["Who looked or exported", "Audit Logs"],
  ] as const) {
    await (await open(page)).getByRole("button", { name, exact: true }).click();
    await expect(logs.cells("resource").first()).toHaveText(cell);
  }
  const panel = await open(page);
  await expect(panel.getByRole("button", { name: "Who looked or exported" })).toHaveAttribute(
    "aria-pressed",
    "true",
  );
  await expectAccessible(page);
});

test("a view is saved, renamed, applied and deleted, and is its person's alone", async ({
  page,
  organisation,
}) => {
  await organisation.record(event(), event({ outcome: "denied" }));
  const logs = new LiveLogs(page);
  await arrive(page, organisation, `${RUNBOOKS}&outcome=denied`);
  await expect(logs.total("1 event")).toBeVisible();
  const panel = await open(page);
  await panel.getByRole("button", { name: "Save what is shown" }).click();
  await panel.getByLabel("Name of the saved view").fill("Refused runbooks");
  await panel.getByRole("button", { name: "Save", exact: true }).click();
  await expect(panel.getByRole("button", { name: "Refused runbooks", exact: true })).toBeVisible();
  await panel.getByRole("button", { name: "Rename Refused runbooks" }).click();
  await panel.getByLabel("New name").fill("Denied runbooks");
  await panel.getByRole("button", { name: "Save", exact: true }).click();
  await expect(panel.getByRole("button", { name: "Denied runbooks", exact: true })).toBeVisible();
  await expectAccessible(page);

  await arrive(page, organisation, LIVE_LOGS);
  await (await open(page)).getByRole("button", { name: "Denied runbooks", exact: true }).click();
  await expect(logs.total("1 event")).toBeVisible();
  await expect(page).toHaveURL(`${RUNBOOKS}&outcome=denied`);
  const again = await open(page);
  await again.getByRole("button", { name: "Delete Denied runbooks" }).click();
  await again.getByRole("button", { name: "Delete", exact: true }).click();
  await expect(again.getByRole("button", { name: "Denied runbooks", exact: true })).toHaveCount(0);
});
