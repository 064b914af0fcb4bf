/** Live Logs in each of its states, and each of its panels. */
import type { Page } from "@playwright/test";
import { event } from "../e2e/support/events";
import { LIVE_LOGS, LiveLogs } from "../e2e/support/liveLogs";
import type { Organisation } from "../e2e/support/organisation";
import { arrive } from "../e2e/support/test";
import { expect, test } from "./demo";
import { picture } from "./picture";

const MONTH = `${LIVE_LOGS}?duration=30d`;

async function look(page: Page, demo: Organisation, path = MONTH) {
  await arrive(page, demo, path);
  await expect(new LiveLogs(page).rows.first()).toBeVisible();
  await expect(page.getByRole("region", { name: "Events over time" })).toHaveAttribute("data-stale", "false");
}

test("with events, filters and panels", async ({ page, demo }) => {
  await picture(page, "live-logs", () => look(page, demo));
  await picture(page, "live-logs-filtered", () =>
    look(page, demo, `${MONTH}&resource=Services&exclude.client=web&q=payments`),
  );
  for (const [name, button] of [
    ["duration", /^Duration/],
    ["filter", /^Filter/],
    ["presets", "Presets"],
    ["columns", "Columns"],
    ["search-help", "How to search"],
    ["export-dialog", /^Export$/],
  ] as const) {
    await picture(page, `live-logs-${name}`, async () => {
      await look(page, demo);
      await page.getByRole("button", { name: button }).first().click();
      await expect(page.getByRole("dialog")).toBeVisible();
    });
  }
  await picture(page, "live-logs-value-menu", async () => {
    await look(page, demo);
    await new LiveLogs(page).cells("actor").getByRole("button").nth(3).click();
    await expect(page.getByRole("menu")).toBeVisible();
  });
});

test.describe("searching", () => {
  test.use({ refusals: ["GET /v3/audit-logs 400"] });

  test("with suggestions, and with a query that cannot be read", async ({ page, demo }) => {
    const box = page.getByRole("combobox", { name: "Search the events" });
    await picture(page, "live-logs-suggestions", async () => {
      await look(page, demo);
      await box.click();
      await box.pressSequentially("outcome:denied -actor:");
      await expect(page.getByRole("listbox").getByRole("option").nth(3)).toBeVisible();
      await box.press("ArrowDown");
    });
    await picture(page, "live-logs-problem", async () => {
      await look(page, demo);
      await box.fill("outcome:denied owner:payments eu-west");
      await box.press("Enter");
      await expect(page.getByRole("search").getByRole("status")).toBeVisible();
    });
  });
});

test("paused while events arrive", async ({ page, demo }) => {
  await picture(page, "live-logs-paused", async () => {
    await look(page, demo);
    await expect(page.getByText("Live", { exact: true })).toBeVisible();
    await page.getByRole("button", { name: "Pause live events" }).click();
    await demo.record(event());
    await expect(page.getByRole("button", { name: "1 new" })).toBeVisible();
  });
});

test("without events", async ({ page, demo }) => {
  await picture(page, "live-logs-empty", async () => {
    await arrive(page, demo, `${MONTH}&resource=Services&outcome=denied&client=nothing`);
    await expect(page.getByRole("heading", { name: "No event matches" })).toBeVisible();
    await expect(page.getByRole("button", { name: "Clear all filters" })).toBeVisible();
  });
});

test("before the first answer", async ({ page, demo }) => {
  await page.route(/\/v3\/audit-logs\?/, () => undefined);
  await picture(page, "live-logs-loading", async () => {
    await arrive(page, demo, MONTH);
    await expect(page.getByRole("heading", { name: "Audit Logs" })).toBeVisible();
  });
});

test.describe("after a failure", () => {
  test.use({ refusals: ["GET /v3/audit-logs 500"] });

  test("with the reason", async ({ page, demo }) => {
    const meta = {
      status: 500,
      code: "damaged",
      error_message: "segment 12 of this organisation is damaged",
      request_id: "4f2c",
    };
    await page.route(/\/v3\/audit-logs\?/, (route) => route.fulfill({ status: 500, json: { meta } }));
    await picture(page, "live-logs-error", async () => {
      await arrive(page, demo, MONTH);
      await expect(page.getByRole("button", { name: "Try again" }).first()).toBeVisible();
    });
  });
});

test("details, with a large difference", async ({ page, demo }) => {
  const rules = (delay: number) =>
    Array.from({ length: 30 }, (_, step) => ({
      step,
      notify: `team ${step}`,
      delayMinutes: step === 17 ? delay : step * 5,
    }));
  const before = { name: "payments", onCall: "Asha Rao", rules: rules(5) };
  const after = { name: "payments-api", onCall: "Bo Lund", rules: rules(10), labels: ["pci", "tier-1"] };
  const id = await demo.record(
    event({ meta: { before, after, ticket: "OPS-1204" }, sessionID: "session-1", requestID: "request-1" }),
  );
  await picture(page, "details", async () => {
    await look(page, demo, `${MONTH}&event=${id}`);
    await expect(
      page
        .getByRole("region", { name: `Event ${id}` })
        .getByText("payments-api")
        .first(),
    ).toBeVisible();
  });
});
