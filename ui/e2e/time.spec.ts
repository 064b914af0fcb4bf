import type { Page } from "@playwright/test";
import { expectAccessible } from "./support/accessible";
import { event } from "./support/events";
import { LiveLogs, RUNBOOKS } from "./support/liveLogs";
import { arrive, expect, test } from "./support/test";

const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;
const ago = (ms: number) => new Date(Date.now() - ms).toISOString();

const durationButton = (page: Page) => page.getByRole("button", { name: /^Duration/ });

async function chooseDuration(page: Page, name: string) {
  await durationButton(page).click();
  await page.getByRole("button", { name, exact: true }).click();
}

test("a duration is chosen from the list", async ({ page, organisation }) => {
  const ages = [MINUTE_MS, 30 * MINUTE_MS, 2 * HOUR_MS, 48 * HOUR_MS, 20 * 24 * HOUR_MS, 80 * 24 * HOUR_MS];
  await organisation.record(...ages.map((ms) => event({ timestamp: ago(ms) })));
  const logs = new LiveLogs(page);
  await arrive(page, organisation, RUNBOOKS);
  await expect(logs.total("3 events")).toBeVisible();
  for (const [name, total] of [
    ["Last 15 minutes", "1 event"],
    ["Last hour", "2 events"],
    ["Last 7 days", "4 events"],
    ["Last 30 days", "5 events"],
    ["Last 3 months", "6 events"],
    ["Last 24 hours", "3 events"],
  ] as const) {
    await chooseDuration(page, name);
    await expect(logs.total(total)).toBeVisible();
    await expect(durationButton(page)).toContainText(name);
  }
});

test("a range that is typed is shown, in the zone that is chosen", async ({ page, organisation }) => {
  const day = new Date(Date.now() - 3 * 24 * HOUR_MS).toISOString().slice(0, 10);
  await organisation.record(
    ...["09:59:59", "10:00:00", "11:00:00"].map((at) => event({ timestamp: `${day}T${at}Z` })),
  );
  const logs = new LiveLogs(page);
  await arrive(page, organisation, RUNBOOKS);
  await page.getByLabel("Times in").selectOption("UTC");
  await durationButton(page).click();
  const panel = page.getByRole("dialog", { name: "Duration" });
  await panel.getByLabel("From", { exact: true }).fill(`${day}T10:00:00`);
  await panel.getByLabel("To", { exact: true }).fill(`${day}T11:00:00`);
  await expectAccessible(page);
  await panel.getByRole("button", { name: "Apply" }).click();
  await expect(logs.total("1 event")).toBeVisible();
  await expect(page).toHaveURL(new RegExp(`from=${day}T10%3A00%3A00.000Z&to=${day}T11`));
});

test("a range that may not be looked at cannot be applied, and says why", async ({ page, organisation }) => {
  await arrive(page, organisation, RUNBOOKS);
  await durationButton(page).click();
  const panel = page.getByRole("dialog", { name: "Duration" });
  const [today, halfAYear, years] = [0, 180, 800].map((days) => ago(days * 24 * HOUR_MS).slice(0, 16));
  for (const [from, to, why] of [
    [halfAYear, today, /three months|3 months/i],
    [years, years, /./],
    [today, halfAYear, /./],
  ] as const) {
    await panel.getByLabel("From", { exact: true }).fill(from ?? "");
    await panel.getByLabel("To", { exact: true }).fill(to ?? "");
    await expect(panel.getByRole("status")).toHaveText(why);
    await expect(panel.getByRole("button", { name: "Apply" })).toBeDisabled();
  }
});

test.describe("the histogram", () => {
  test("counts what the list counts, and dragging across it narrows the time", async ({
    page,
    organisation,
  }) => {
    await organisation.record(
      ...[1, 2, 3].map((hours) => event({ timestamp: ago(hours * HOUR_MS) })),
      ...[20, 21].map((hours) => event({ timestamp: ago(hours * HOUR_MS), outcome: "denied" })),
    );
    const logs = new LiveLogs(page);
    await arrive(page, organisation, RUNBOOKS);
    const histogram = page.getByRole("region", { name: "Events over time" });
    await expect(histogram).toContainText(/success\s*3/);
    await expect(histogram).toContainText(/denied\s*2/);
    const box = await histogram.getByRole("slider").boundingBox();
    if (box === null) throw new Error("the histogram is not drawn");
    const middle = box.y + box.height / 3;
    await page.mouse.move(box.x + box.width * 0.6, middle);
    await page.mouse.down();
    await page.mouse.move(box.x + box.width - 2, middle, { steps: 4 });
    await page.mouse.up();
    await expect(logs.total("3 events")).toBeVisible();
    await expect(page).toHaveURL(/from=.*&to=/);
    await expect(histogram).toContainText(/denied\s*0/);
  });

  test("is gone through and narrowed by keys", async ({ page, organisation }) => {
    await organisation.record(event(), event({ timestamp: ago(20 * HOUR_MS) }));
    const logs = new LiveLogs(page);
    await arrive(page, organisation, RUNBOOKS);
    await expect(logs.total("2 events")).toBeVisible();
    const slider = page.getByRole("region", { name: "Events over time" }).getByRole("slider");
    await slider.focus();
    await page.keyboard.press("End");
    await page.keyboard.press("Shift+ArrowLeft");
    await expect(slider).toHaveAttribute("aria-valuetext", /1/);
    await page.keyboard.press("Enter");
    await expect(logs.total("1 event")).toBeVisible();
  });
});
