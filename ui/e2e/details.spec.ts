import type { Page } from "@playwright/test";
import { expectAccessible } from "./support/accessible";
import { ASHA, BO, event } from "./support/events";
import { LiveLogs, RUNBOOKS } from "./support/liveLogs";
import { arrive, expect, test } from "./support/test";

const panel = (page: Page) => page.getByRole("region", { name: /^Event \d+$/ });

test("all fields of an event are shown, and closed again", async ({ page, organisation }) => {
  const behalf = [{ type: "user", userID: "7", fullName: "Mia Chen" }] as const;
  const id = await organisation.record(
    event({
      ...{ outcome: "failure", reason: "over quota", sessionID: "session-9", requestID: "request-9" },
      ...{ timezone: "Asia/Kolkata", tokenType: "access_token", onBehalfOf: [...behalf] },
    }),
  );
  const logs = new LiveLogs(page);
  await arrive(page, organisation, RUNBOOKS);
  await logs.rows.first().hover();
  await logs.rows.first().getByRole("button", { name: "View Logs" }).click();
  await expect(panel(page)).toHaveAccessibleName(`Event ${id}`);
  await expect(page).toHaveURL(`${RUNBOOKS}&event=${id}`);
  for (const text of [
    ...[ASHA.fullName, ASHA.userName, ASHA.userEmail, ASHA.userID, "Mia Chen", "over quota", "payments"],
    ...["203.0.113.7", "Terraform/1.9", "session-9", "request-9", "Asia/Kolkata", "access_token", "Platform"],
  ]) {
    await expect(panel(page)).toContainText(text);
  }
  await expectAccessible(page);
  await page.keyboard.press("Escape");
  await expect(panel(page)).toHaveCount(0);
  await expect(page).toHaveURL(RUNBOOKS);
});

test("a link shows the event, also one that is not in the list", async ({ page, organisation }) => {
  const id = await organisation.record(event({ additionalInfo: "The one that was meant" }));
  await arrive(page, organisation, `${RUNBOOKS}&outcome=denied&event=${id}`);
  await expect(panel(page)).toContainText("The one that was meant");
});

test.describe("a link to an event that is not there", () => {
  test.use({ refusals: ["GET /v3/audit-logs/987654 404"] });

  test("says so", async ({ page, organisation }) => {
    await arrive(page, organisation, `${RUNBOOKS}&event=987654`);
    await expect(panel(page)).toContainText("There is no such event");
    await expectAccessible(page);
  });
});

test("a change is a difference with the unchanged parts folded", async ({ page, organisation }) => {
  const same = Object.fromEntries(Array.from({ length: 40 }, (_, index) => [`member${index}`, index]));
  const meta = { before: { name: "payments", ...same }, after: { name: "payments-api", ...same } };
  const id = await organisation.record(event({ meta }));
  await arrive(page, organisation, `${RUNBOOKS}&event=${id}`);
  await expect(panel(page).getByRole("cell", { name: /removed: .*"payments"/ })).toBeVisible();
  await expect(panel(page).getByRole("cell", { name: /added: .*"payments-api"/ })).toBeVisible();
  await expect(panel(page).getByText('"member30"')).toHaveCount(0);
  await expectAccessible(page);
  await panel(page)
    .getByRole("button", { name: /unchanged lines/ })
    .click();
  await expect(
    panel(page)
      .getByText(/"member30"/)
      .first(),
  ).toBeVisible();
});

test("the event is copied as JSON, every digit as it came", async ({ page, organisation }) => {
  await page.context().grantPermissions(["clipboard-read", "clipboard-write"]);
  const id = await organisation.record(event({ meta: { count: 1 } }));
  await arrive(page, organisation, `${RUNBOOKS}&event=${id}`);
  await panel(page).getByText("The event as JSON").click();
  await panel(page).getByRole("button", { name: "Copy", exact: true }).last().click();
  const copied = await page.evaluate(() => navigator.clipboard.readText());
  expect(JSON.parse(copied)).toMatchObject({ id, meta: { count: 1 }, actor: ASHA });
});

test("the next and previous events are a key away", async ({ page, organisation }) => {
  const first = await organisation.record(event(), event(), event());
  await arrive(page, organisation, `${RUNBOOKS}&event=${first + 1}`);
  await expect(panel(page)).toHaveAccessibleName(`Event ${first + 1}`);
  await panel(page).getByRole("button", { name: "Next event" }).click();
  await expect(panel(page)).toHaveAccessibleName(`Event ${first}`);
  await panel(page).getByRole("button", { name: "Previous event" }).click();
  await expect(panel(page)).toHaveAccessibleName(`Event ${first + 1}`);
  await page.goBack();
  await expect(panel(page)).toHaveCount(0);
});

test("an event leads to those it belongs to", async ({ page, organisation }) => {
  const other = { targets: [{ type: "Runbook", id: "other", name: "other" }] };
  const belongs = { sessionID: "session-1", requestID: "request-1" };
  await organisation.record(
    ...[
      event({ actor: BO, ...belongs }),
      event({ actor: BO, ...other, sessionID: "session-1" }),
      event(other),
    ],
  );
  const id = await organisation.record(event(belongs));
  const logs = new LiveLogs(page);
  for (const [pivot, total, filter] of [
    ["Everything by Asha Rao", "2 events", `actor=${ASHA.userID}`],
    ["Everything on payments", "2 events", "target="],
    ["Same session", "3 events", "sessionID=session-1"],
    ["Same request", "2 events", "requestID=request-1"],
  ] as const) {
    await arrive(page, organisation, `${RUNBOOKS}&event=${id}`);
    await panel(page)
      .getByRole("navigation", { name: "Related events" })
      .getByRole("button", { name: pivot })
      .click();
    await expect(logs.total(total)).toBeVisible();
    await expect(page).toHaveURL(new RegExp(filter));
  }
  await arrive(page, organisation, `${RUNBOOKS}&event=${id}`);
  await panel(page)
    .getByRole("button", { name: /15 min/ })
    .click();
  await expect(page).toHaveURL(/from=.*&to=/);
});
