/** Scrolling over a million events: how long somebody looks at rows without their events. */
import { expect } from "@playwright/test";
import { LIVE_LOGS, LiveLogs } from "../e2e/support/liveLogs";
import { figure, test } from "./measured";

const ROWS_MIN = 1_000_000;
/** Where the bar is dragged to, and how often the wheel is turned from there. */
const PARTS = [0.5, 0.9, 0.1, 0.99, 0.3, 1, 0.7, 0];
const TURNS = 20;

test("scroll", async ({ page }) => {
  const logs = new LiveLogs(page);
  await page.goto(`${LIVE_LOGS}?duration=3mo`);
  await expect(logs.rows.first()).toBeVisible();
  const count = Number(await logs.grid.getAttribute("aria-rowcount")) - 1;
  expect(count).toBeGreaterThanOrEqual(ROWS_MIN);
  const longest = await logs.grid.evaluateHandle(watchBlanks);
  for (const part of PARTS) {
    await logs.drag(part);
    await expect(logs.rows.first()).toBeVisible();
    const index = Number(await logs.rows.first().getAttribute("aria-rowindex"));
    expect(Math.abs(index / count - part)).toBeLessThan(0.01);
    await logs.grid.hover();
    for (let turn = 0; turn < TURNS; turn += 1) await page.mouse.wheel(0, part < 0.5 ? 600 : -600);
  }
  await expect(logs.rows.first()).toBeVisible();
  figure(
    `interface: longest without rows, scrolling ${count}`,
    await longest.evaluate((watched) => watched.ms),
    200,
  );
});

/** Notes, frame by frame, for how long a row that is seen has no event. */
function watchBlanks(grid: Element): { ms: number } {
  const watched = { ms: 0 };
  let since: number | undefined;
  const look = (now: number) => {
    const { top, bottom } = grid.getBoundingClientRect();
    const seen = [...grid.querySelectorAll("[role=row][aria-selected]")].filter((row) => {
      const place = row.getBoundingClientRect();
      return place.bottom > top && place.top < bottom;
    });
    const isBlank = seen.length === 0 || seen.some((row) => row.querySelector("time") === null);
    since = isBlank ? (since ?? now) : undefined;
    if (since !== undefined) watched.ms = Math.max(watched.ms, now - since);
    requestAnimationFrame(look);
  };
  requestAnimationFrame(look);
  return watched;
}
