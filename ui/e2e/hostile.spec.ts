/** Whatever a producer puts into an event is shown, harmlessly, and nothing of it stays unseen. */
import type { Page } from "@playwright/test";
import { expectAccessible } from "./support/accessible";
import { event } from "./support/events";
import { Exports, requestExport } from "./support/exports";
import { LiveLogs, RUNBOOKS } from "./support/liveLogs";
import type { EventInput } from "./support/organisation";
import { arrive, expect, test } from "./support/test";

const HIDDEN = [..."\u202e\u2066\u200b\u200d\ufeff\u00ad\u2028\u0007\u001b\u007f"];

/** Markup that would run, a link that would run, and characters that hide or turn what stands around them. */
const HOSTILE = [
  '<img src=x onerror="window.struck=1"><script>window.struck=1</script>',
  "javascript:window.struck=1//",
  `user${HIDDEN.join("x")}[31m`,
].join(" ");

const actor = (id: string) => ({
  ...({ type: "user", userID: `${id} ${HOSTILE}`, userName: HOSTILE } as const),
  ...{ userEmail: HOSTILE, fullName: `${id} ${HOSTILE}` },
});

function hostile(): EventInput {
  return event({
    ...{ outcome: "failure", reason: HOSTILE, additionalInfo: HOSTILE, userAgent: HOSTILE },
    ...{ actor: actor("actor"), onBehalfOf: [actor("behalf")], client: HOSTILE.slice(0, 50) },
    team: { id: HOSTILE, name: HOSTILE },
    targets: [{ type: HOSTILE, id: HOSTILE, name: `target ${HOSTILE}` }],
    ...{ tokenType: HOSTILE, sessionID: HOSTILE, requestID: HOSTILE },
    meta: { [HOSTILE]: HOSTILE, before: { [HOSTILE]: HOSTILE }, after: { [HOSTILE]: [HOSTILE, 2] } },
  });
}

/** Nothing of the event ran, made an element or leads anywhere, and every hidden character is told. */
async function expectHarmless(page: Page) {
  expect(await page.evaluate(() => "struck" in window)).toBe(false);
  await expect(page.locator("img[src='x'], [onerror], a[href^='javascript']")).toHaveCount(0);
  const text = await page.locator("body").evaluate((body) => {
    const attributes = ["title", "aria-label", "placeholder", "value", "aria-valuetext"];
    const all = [...body.querySelectorAll("*")];
    return [body.textContent, ...all.flatMap((e) => attributes.map((name) => e.getAttribute(name)))].join("");
  });
  expect(HIDDEN.filter((character) => text.includes(character))).toEqual([]);
}

test("a hostile event is shown and does nothing", async ({ page, organisation }) => {
  const id = await organisation.record(hostile());
  const logs = new LiveLogs(page);
  await arrive(page, organisation, RUNBOOKS);
  await expect(logs.cells("actor")).toContainText("<img src=x");
  await expect(logs.cells("actor")).toContainText("U+202E");
  await expectHarmless(page);
  await expectAccessible(page);

  await page.goto(`${RUNBOOKS}&event=${id}`);
  const panel = page.getByRole("region", { name: `Event ${id}` });
  await expect(panel).toContainText("U+200B");
  await panel.getByText("The event as JSON").click();
  await expectHarmless(page);
  await expectAccessible(page);
});

test("menus, chips, facets and arrivals of a hostile event do nothing", async ({ page, organisation }) => {
  const logs = new LiveLogs(page);
  await arrive(page, organisation, RUNBOOKS);
  await expect(page.getByText("Live", { exact: true })).toBeVisible();
  await organisation.record(hostile());
  await expect(logs.rows).toHaveCount(1);
  await expectHarmless(page);
  for (const column of ["actor", "target", "client", "team"]) {
    await logs.cells(column).getByRole("button").first().click();
    await expect(page.getByRole("menuitem", { name: "Filter for it" })).toBeVisible();
    await expectHarmless(page);
    await page.getByRole("menuitem", { name: "Filter for it" }).click();
    await expect(logs.rows).toHaveCount(1);
    await expectHarmless(page);
  }
  await page.getByRole("button", { name: /^Filter/ }).click();
  for (const tab of ["Actor", "Team", "Client"]) {
    await page.getByRole("tab", { name: tab }).click();
    await expect(page.getByRole("tabpanel").getByRole("listitem")).toHaveCount(1);
    await expectHarmless(page);
  }
});

test("an export with a hostile name and filters does nothing", async ({ page, organisation }) => {
  await organisation.record(hostile());
  const exports = new Exports(page);
  const name = HOSTILE.slice(0, 100).trim();
  await requestExport(organisation, name, { team: [HOSTILE] });
  await arrive(page, organisation, exports.path);
  await expect(exports.row("<img src=x")).toContainText("Completed");
  await exports
    .row("<img src=x")
    .getByRole("button", { name: /^Details/ })
    .click();
  await expectHarmless(page);
  await page.getByRole("button", { name: /^More for/ }).click();
  await page.getByRole("menuitem", { name: "Copy filters to Live Logs" }).click();
  await expect(new LiveLogs(page).rows).toHaveCount(1);
  await expectHarmless(page);
});

test("an address that somebody forged does nothing", async ({ page, organisation }) => {
  await arrive(page, organisation, `${RUNBOOKS}&actor=${encodeURIComponent(HOSTILE)}&q=%3Cimg+src=x%3E`);
  await expect(page.getByRole("list", { name: "Active filters" })).toContainText("U+202E");
  await expectHarmless(page);
});
