import { expectAccessible } from "./support/accessible";
import { operate } from "./support/program";
import { save, toldOnce } from "./support/settings";
import { arrive, expect, test } from "./support/test";

const ORGANIZATION = "/settings/organization";

test("the organisation, its plan and its log are shown and changed", async ({ page, organisation }) => {
  await arrive(page, organisation, ORGANIZATION);
  const main = page.getByRole("main");
  await expect(main).toContainText(`/sign-in/${organisation.slug}`);
  await expect(main).toContainText("enterprise");
  await expectAccessible(page);
  await page.getByLabel("Record who looks at the log").uncheck();
  const settings = page.locator("form").first();
  await save(page, settings);
  const changed = await toldOnce(organisation, "Audit Logs", "Settings");
  expect(changed.meta).toEqual({ before: { record_views: true }, after: { record_views: false } });
  await page.getByLabel("Take unknown resources and actions").check();
  await save(page, settings);
});

test("events are kept for longer, and never for less", async ({ page, organisation }) => {
  await arrive(page, organisation, ORGANIZATION);
  const days = page.getByLabel("Days that events are kept");
  await expect(days).not.toHaveValue("");
  const now = Number(await days.inputValue());
  for (const [text, said] of [
    [String(now - 1), "only the operator makes it fewer"],
    ["a year", "Write a number of days."],
    ["36501", "At most 36,500 days."],
  ] as const) {
    await days.fill(text);
    await expect(page.getByText(said)).toBeVisible();
  }
  await expectAccessible(page);
  await days.fill(String(now + 365));
  await save(page, page.locator("form").last());
  const changed = await toldOnce(organisation, "Audit Logs", "Retention");
  expect(changed.meta).toEqual({ before: { retention_days: now }, after: { retention_days: now + 365 } });
});

test("a shorter retention that was announced is told with its day", async ({
  page,
  organisation,
  installation,
}) => {
  await operate(installation.directory, "org", "set-retention", organisation.slug, "100");
  await arrive(page, organisation, ORGANIZATION);
  await expect(page.getByRole("status").filter({ hasText: "100 days" })).toContainText("only, from");
  await expectAccessible(page);
});

test("who may not change it is told what is missing", async ({ page, organisation }) => {
  await arrive(page, organisation, ORGANIZATION, await organisation.person("Mia"));
  await expect(page.getByRole("complementary")).toContainText("manage-feature-settings");
  await expect(page.getByRole("complementary")).toContainText(organisation.owner.email);
  await expectAccessible(page);
  const other = await organisation.person("Bo", ["manage-feature-settings"]);
  await page.context().clearCookies();
  await arrive(page, organisation, ORGANIZATION, other);
  await expect(page.getByLabel("Record who looks at the log")).toBeEnabled();
  await expect(page.getByLabel("Days that events are kept")).toBeDisabled();
  await expect(page.getByRole("complementary")).toContainText("account owner");
});
