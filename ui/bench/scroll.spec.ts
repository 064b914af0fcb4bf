/** Scrolling over a million events: how long somebody looks at rows without their events, or at those of another place. */
import { expect } from "@playwright/test";
import { LIVE_LOGS, LiveLogs } from "../e2e/support/liveLogs";
import { figure, test } from "./measured";

const ROWS_MIN = 1_000_000;
/** Where the bar is dragged to, and how often the wheel is turned from there. */
const PARTS = [0.5, 0.9, 0.1, 0.99, 0.3, 1, 0.7, 0];
const TURNS = 20;
/** Frames in which the bar is dragged over everything. */
const FRAMES = 240;

test("scroll", async ({ page }) => {
  const logs = new LiveLogs(page);
  await page.goto(`${LIVE_LOGS}?duration=3mo`);
  await expect(logs.rows.first()).toBeVisible();
  const count = Number(await logs.grid.getAttribute("aria-rowcount")) - 1;
  expect(count).toBeGreaterThanOrEqual(ROWS_MIN);
  const longest = await logs.grid.evaluateHandle(watchBlanks);
  for (const part of PARTS) {
    await logs.drag(part);
    const index = Number(await logs.rows.first().getAttribute("aria-rowindex"));
    expect(Math.abs(index / count - part)).toBeLessThan(0.01);
    await logs.grid.hover();
    for (let turn = 0; turn < TURNS; turn += 1) await page.mouse.wheel(0, part < 0.5 ? 600 : -600);
  }
  await logs.grid.evaluate(dragOverAll, FRAMES);
  await expect(logs.grid).toHaveAttribute("aria-busy", "false");
  figure(
    `interface: longest without rows, scrolling ${count}`,
    await longest.evaluate((watched) => watched.ms),
    200,
  );
});

/** Moves on in every frame, however far behind the rows are. */
async function dragOverAll(grid: Element, frames: number) {
  const end = grid.scrollHeight - grid.clientHeight;
  for (let frame = 0; frame <= frames; frame += 1) {
    grid.scrollTop = (end * frame) / frames;
    await new Promise(requestAnimationFrame);
  }
}

/**
 * Notes, frame by frame, for how long a row that is seen has no event, or rows stay that are not those scrolled to. Rows
 * that change on the way are what somebody who drags wants to see.
 */
function watchBlanks(grid: Element): { ms: number } {
  const watched = { ms: 0 };
  let [since, before]: (number | undefined)[] = [];
  const look = (now: number) => {
    const { top, bottom } = grid.getBoundingClientRect();
    const seen = [...grid.querySelectorAll("[role=row][aria-selected]")].filter((row) => {
      const place = row.getBoundingClientRect();
      return place.bottom > top && place.top < bottom;
    });
    const first = Number(seen[0]?.getAttribute("aria-rowindex"));
    const isBlank = seen.length === 0 || seen.some((row) => row.querySelector("time") === null);
    const isBehind = grid.getAttribute("aria-busy") === "true" && first === before;
    since = isBlank || isBehind ? (since ?? now) : undefined;
    before = first;
    if (since !== undefined) watched.ms = Math.max(watched.ms, now - since);
    requestAnimationFrame(look);
  };
  requestAnimationFrame(look);
  return watched;
}
