/** Opening Live Logs and changing a filter, in a large log. */
import { expect, type Page } from "@playwright/test";
import { LIVE_LOGS, LiveLogs } from "../e2e/support/liveLogs";
import { figure, median, test } from "./measured";

const RUNS = 11;
const MONTHS = `${LIVE_LOGS}?duration=3mo`;

test("look", async ({ context }) => {
  const [opened, filtered]: [number[], number[]] = [[], []];
  for (let run = 0; run < RUNS; run += 1) {
    const page = await context.newPage();
    opened.push(await open(page));
    filtered.push(await filter(page));
    await page.close();
  }
  figure("interface: first rows after opening the page", median(opened), 500);
  figure("interface: rows after a change of the filter", median(filtered), 200);
});

/** Milliseconds from the beginning of the navigation until rows are there. */
async function open(page: Page): Promise<number> {
  await page.addInitScript(() => {
    const look = () => {
      if (document.querySelector("[role=grid] [role=gridcell] time")) performance.mark("rows");
      else requestAnimationFrame(look);
    };
    look();
  });
  await page.goto(MONTHS);
  await expect(new LiveLogs(page).rows.first()).toBeVisible();
  return page.evaluate(() => performance.getEntriesByName("rows")[0]?.startTime ?? Number.NaN);
}

/** Milliseconds from the choice until the rows are those that it selects. */
async function filter(page: Page): Promise<number> {
  const logs = new LiveLogs(page);
  await logs.cells("outcome").first().getByRole("button").click();
  await page.evaluate(() => {
    const total = () => document.querySelector("strong")?.textContent;
    const before = total();
    const changed = () => {
      const isBusy = document.querySelector("[role=grid]")?.getAttribute("aria-busy") === "true";
      if (total() !== before && !isBusy) performance.measure("filter", "chosen");
      else requestAnimationFrame(changed);
    };
    const chosen = () => {
      performance.mark("chosen");
      changed();
    };
    document.addEventListener("click", chosen, { capture: true, once: true });
  });
  await page.getByRole("menuitem", { name: "Exclude it" }).click();
  const measured = () => page.evaluate(() => performance.getEntriesByName("filter")[0]?.duration);
  await expect.poll(measured).toBeDefined();
  return (await measured()) ?? Number.NaN;
}
