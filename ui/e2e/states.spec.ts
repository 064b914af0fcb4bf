/** What the page says while it has no events to show, and after a failure. */
import type { Page } from "@playwright/test";
import { expectAccessible } from "./support/accessible";
import { event } from "./support/events";
import { LiveLogs, RUNBOOKS } from "./support/liveLogs";
import { arrive, expect, test } from "./support/test";

const LIST = /\/v3\/audit-logs\?/;

/** Lets requests of the list wait until what this answers is called. */
async function hold(page: Page): Promise<() => boolean> {
  const calls = new EventTarget();
  const released = new Promise((resolve) => calls.addEventListener("release", resolve));
  await page.route(LIST, async (route) => {
    await released;
    await route.continue();
  });
  return () => calls.dispatchEvent(new Event("release"));
}

test("before the first answer the page is there, and is usable", async ({ page, organisation }) => {
  await organisation.record(event());
  const release = await hold(page);
  await arrive(page, organisation, RUNBOOKS);
  await expect(page.getByRole("combobox", { name: "Search the events" })).toBeEditable();
  await expectAccessible(page);
  release();
  await expect(new LiveLogs(page).rows).toHaveCount(1);
});

test("while a filter is applied the rows before stay", async ({ page, organisation }) => {
  await organisation.record(event(), event({ outcome: "denied" }));
  const logs = new LiveLogs(page);
  await arrive(page, organisation, RUNBOOKS);
  await expect(logs.rows).toHaveCount(2);
  const release = await hold(page);
  await logs.choose(logs.cells("outcome").getByRole("button", { name: "denied" }), "Filter for it");
  await expect(logs.grid).toHaveAttribute("aria-busy", "true");
  await expect(logs.rows).toHaveCount(2);
  await expectAccessible(page);
  release();
  await expect(logs.rows).toHaveCount(1);
});

test.describe("after a failure", () => {
  test.use({ refusals: ["GET /v3/audit-logs 500"] });

  test("the page says what failed, and tries again", async ({ page, organisation }) => {
    await organisation.record(event());
    const meta = { status: 500, code: "damaged", error_message: "segment 12 is damaged", request_id: "1" };
    await page.route(LIST, (route) => route.fulfill({ status: 500, json: { meta } }));
    await arrive(page, organisation, RUNBOOKS);
    await expect(page.getByRole("alert")).toContainText(/segment 12 is damaged/i);
    await expectAccessible(page);
    await page.unroute(LIST);
    await page.getByRole("alert").getByRole("button", { name: "Try again" }).click();
    await expect(new LiveLogs(page).rows).toHaveCount(1);
  });
});

test.describe("without a server", () => {
  test.use({ refusals: ["lost"] });

  test("the page says so, and tries again", async ({ page, organisation }) => {
    await page.route("/v3/session", (route) => route.abort("connectionrefused"));
    await arrive(page, organisation, RUNBOOKS);
    await expect(page.getByRole("heading", { name: "Holdfast cannot be reached" })).toBeVisible();
    await expectAccessible(page);
    await page.unroute("/v3/session");
    await page.getByRole("button", { name: "Try again" }).click();
    await expect(page.getByRole("heading", { name: "Audit Logs" })).toBeVisible();
  });
});

test.describe("for whoever wants less motion", () => {
  test.use({ contextOptions: { reducedMotion: "reduce" } });

  test("nothing moves by itself", async ({ page, organisation }) => {
    const logs = new LiveLogs(page);
    await arrive(page, organisation, RUNBOOKS);
    await expect(page.getByText("Live", { exact: true })).toBeVisible();
    await organisation.record(event());
    await expect(logs.rows).toHaveCount(1);
    const moving = await page.evaluate(() =>
      document
        .getAnimations()
        .map((animation) => Number(animation.effect?.getComputedTiming().duration ?? 0))
        .filter((milliseconds) => milliseconds > 0),
    );
    expect(moving).toEqual([]);
  });
});
