import type { Page } from "@playwright/test";
import { expectAccessible } from "./support/accessible";
import { event, numbered } from "./support/events";
import { LiveLogs, RUNBOOKS } from "./support/liveLogs";
import type { Organisation } from "./support/organisation";
import { arrive, expect, test } from "./support/test";

const named = (name: string) => event({ targets: [{ type: "Runbook", id: name, name }] });

/** Opens the page and waits until it follows what is recorded. */
async function watch(page: Page, organisation: Organisation, path = RUNBOOKS): Promise<LiveLogs> {
  await arrive(page, organisation, path);
  await expect(page.getByText("Live", { exact: true })).toBeVisible();
  return new LiveLogs(page);
}

test("an event slides in as it is recorded, and is counted", async ({ page, organisation }) => {
  await organisation.record(named("first"));
  const logs = await watch(page, organisation);
  await organisation.record(named("second"));
  await expect(logs.cells("target")).toHaveText(["second", "first"]);
  await expect(logs.total("2 events")).toBeVisible();
  await organisation.record(named("third"), named("fourth"));
  await expect(logs.cells("target")).toHaveText(["fourth", "third", "second", "first"]);
  await expectAccessible(page);
});

test("only what is selected arrives", async ({ page, organisation }) => {
  const logs = await watch(page, organisation, `${RUNBOOKS}&outcome=denied`);
  await organisation.record(named("let in"), { ...named("kept out"), outcome: "denied" });
  await expect(logs.cells("target")).toHaveText(["kept out"]);
});

test("while it is paused events wait, and are counted", async ({ page, organisation }) => {
  await organisation.record(named("first"));
  const logs = await watch(page, organisation);
  await page.getByRole("button", { name: "Pause live events" }).click();
  await expect(page.getByText("Paused", { exact: true })).toBeVisible();
  await organisation.record(named("second"), named("third"));
  await expect(page.getByRole("button", { name: "2 new" })).toBeVisible();
  await expect(logs.cells("target")).toHaveText(["first"]);
  await expectAccessible(page);
  await page.getByRole("button", { name: "Resume live events" }).click();
  await expect(logs.cells("target")).toHaveText(["third", "second", "first"]);
});

test("while somebody reads further down nothing moves", async ({ page, organisation }) => {
  await organisation.record(...numbered(200));
  const logs = await watch(page, organisation);
  await logs.grid.hover();
  await page.mouse.wheel(0, 1_700);
  const row = logs.row("runbook 140");
  await expect(row).toBeInViewport();
  const before = await row.boundingBox();
  await organisation.record(named("new one"));
  await expect(page.getByRole("button", { name: "1 new" })).toBeVisible();
  expect(await row.boundingBox()).toEqual(before);
  await page.getByRole("button", { name: "1 new" }).click();
  await expect(logs.rows.first()).toContainText("new one");
});

test("a fixed time does not change", async ({ page, organisation }) => {
  const [from, to] = [new Date(Date.now() - 3_600_000), new Date(Date.now() + 60_000)];
  await organisation.record(named("first"));
  await arrive(page, organisation, `${RUNBOOKS}&from=${from.toISOString()}&to=${to.toISOString()}`);
  await expect(new LiveLogs(page).total("1 event")).toBeVisible();
  await expect(page.getByText("Fixed time")).toBeVisible();
  await expect(page.getByRole("button", { name: "Pause live events" })).toHaveCount(0);
});

test("a page that nobody sees does not listen, and misses nothing", async ({ page, organisation }) => {
  const logs = await watch(page, organisation);
  const closed = page.waitForEvent("requestfailed", (request) => request.url().includes("/tail"));
  await show(page, "hidden");
  await closed;
  await organisation.record(named("meanwhile"));
  await show(page, "visible");
  await expect(logs.cells("target")).toHaveText(["meanwhile"]);
});

/** Tells the page that its tab is seen or not, as a browser with windows does. */
async function show(page: Page, state: "hidden" | "visible") {
  await page.evaluate((state) => {
    Object.defineProperty(document, "visibilityState", { configurable: true, get: () => state });
    Object.defineProperty(document, "hidden", { configurable: true, get: () => state === "hidden" });
    document.dispatchEvent(new Event("visibilitychange"));
  }, state);
}

test.describe("when the connection breaks", () => {
  test.use({ refusals: ["lost"] });

  test("the page says so, and goes on without gap or repeat", async ({
    page,
    organisation,
    installation,
  }) => {
    await organisation.record(named("before"));
    const logs = await watch(page, organisation);
    await organisation.record(named("last seen"));
    await expect(logs.cells("target")).toHaveText(["last seen", "before"]);
    await installation.stop();
    await expect(page.getByText("Reconnecting", { exact: true })).toBeVisible();
    await expectAccessible(page);
    await installation.start();
    await organisation.record(named("missed"), named("missed too"));
    const all = ["missed too", "missed", "last seen", "before"];
    await expect(logs.cells("target")).toHaveText(all);
    await expect(page.getByText("Live", { exact: true })).toBeVisible();
    await organisation.record(named("after"));
    await expect(logs.cells("target")).toHaveText(["after", ...all]);
  });
});

test.describe("when the permission is taken away", () => {
  test.use({ refusals: ["GET /v3/audit-logs/tail 403"] });

  test("the page says why nothing arrives any more", async ({ page, organisation }) => {
    const person = await organisation.person("Bo", ["manage-audit-logs"]);
    await arrive(page, organisation, RUNBOOKS, person);
    await expect(page.getByText("Live", { exact: true })).toBeVisible();
    await organisation.grant(person, []);
    await expect(page.getByText("Ended:")).toBeVisible();
    await expectAccessible(page);
  });
});
