import { expectAccessible } from "./support/accessible";
import { BO, event, numbered } from "./support/events";
import { LiveLogs, RUNBOOKS } from "./support/liveLogs";
import { arrive, expect, test } from "./support/test";

test("the newest events are at the top, each with what matters", async ({ page, organisation }) => {
  await organisation.record(event(), event({ actor: BO, outcome: "failure", reason: "quota" }));
  const logs = new LiveLogs(page);
  await arrive(page, organisation, RUNBOOKS);
  await expect(logs.cells("actor")).toHaveText(["Bo Lund", "Asha Rao"]);
  await expect(logs.cells("outcome")).toContainText(["failure", "success"]);
  await expect(logs.rows.last()).toContainText(
    /Update.*Runbook.*payments.*terraform.*Platform.*203\.0\.113\.7/,
  );
  await expect(logs.total("2 events")).toBeVisible();
  await expectAccessible(page);
});

test("times are shown in a zone that is named, and chosen", async ({ page, organisation }) => {
  await organisation.record(event({ timestamp: new Date().toISOString() }));
  const logs = new LiveLogs(page);
  await arrive(page, organisation, RUNBOOKS);
  await expect(page.getByRole("columnheader", { name: "Time" })).toContainText("Europe/Berlin");
  await expect(logs.cells("time").first()).toHaveText(/(now|s ago|min ago)/);
  const title = logs.cells("time").locator("time");
  await expect(title).toHaveAttribute("title", /Europe\/Berlin \(UTC\+0[12]:00\)/);
  await page.getByLabel("Times in").selectOption("UTC");
  await expect(page.getByRole("columnheader", { name: "Time" })).toContainText("UTC");
  await page.reload();
  await expect(page.getByRole("columnheader", { name: "Time" })).toContainText("UTC");
});

test("columns are hidden and moved, and stay so", async ({ page, organisation }) => {
  await organisation.record(event());
  await arrive(page, organisation, RUNBOOKS);
  await page.getByRole("button", { name: "Columns" }).click();
  await page.getByRole("checkbox", { name: "Client" }).uncheck();
  await page.getByRole("button", { name: "Move Actor to the right" }).click();
  await expectAccessible(page);
  await page.keyboard.press("Escape");
  for (const again of [false, true]) {
    if (again) await page.reload();
    await expect(page.getByRole("columnheader")).toContainText([/Time/, "Action", "Actor", "Resource"]);
    await expect(page.getByRole("columnheader", { name: "Client" })).toHaveCount(0);
  }
});

test("thousands of events are reached by dragging, each exactly once", async ({ page, organisation }) => {
  const count = 5_000;
  await organisation.record(...numbered(count));
  const logs = new LiveLogs(page);
  await arrive(page, organisation, RUNBOOKS);
  await expect(logs.total("5,000 events")).toBeVisible();
  for (const [part, name] of [
    [1, "runbook 1"],
    [0, `runbook ${count}`],
  ] as const) {
    await logs.drag(part);
    await expect(logs.row(name)).toBeVisible();
  }
  await logs.drag(0.5);
  const shown = await logs.rows.evaluateAll((rows) =>
    rows.map((row) => [row.ariaRowIndex, row.querySelector("[data-column=target]")?.textContent]),
  );
  for (const [index, target] of shown) expect(target).toBe(`runbook ${count + 2 - Number(index)}`);
  expect(new Set(shown.map(([, target]) => target)).size).toBe(shown.length);
});

test("rows are shown all the way while the bar is dragged", async ({ page, organisation }) => {
  const count = 5_000;
  await organisation.record(...numbered(count));
  const logs = new LiveLogs(page);
  await arrive(page, organisation, RUNBOOKS);
  await expect(logs.total("5,000 events")).toBeVisible();
  const passed = await logs.grid.evaluate(async (grid) => {
    const seen: string[][] = [];
    const frames = 60;
    for (let frame = 1; frame <= frames; frame += 1) {
      grid.scrollTop = ((grid.scrollHeight - grid.clientHeight) * frame) / frames;
      await new Promise(requestAnimationFrame);
      const { top, bottom } = grid.getBoundingClientRect();
      const rows = [...grid.querySelectorAll("[role=row][aria-selected]")].filter((row) => {
        const place = row.getBoundingClientRect();
        return place.bottom > top && place.top < bottom;
      });
      seen.push(rows.map((row) => row.querySelector("[data-column=target]")?.textContent ?? ""));
    }
    return seen;
  });
  expect(passed.filter((rows) => rows.length === 0 || rows.includes(""))).toEqual([]);
  expect(new Set(passed.map(([first]) => first)).size).toBeGreaterThan(2);
  await expect(logs.row("runbook 1")).toBeVisible();
});
