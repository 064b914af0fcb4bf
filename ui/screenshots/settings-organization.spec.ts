/** Settings: the organisation and its runbooks, also for somebody who may only look. */
import { operate } from "../e2e/support/program";
import { writeRunbook } from "../e2e/support/settings";
import { arrive } from "../e2e/support/test";
import { expect, test } from "./demo";
import { picture } from "./picture";

const STEPS = [
  "Look at the **dashboard** of the service:\n\n- is it one region or all?\n- since when?",
  "Renew it:\n\n```\ncertctl renew --name payments\n```\n\nThen read [the manual](https://example.com/manual).",
];

test("the organisation", async ({ page, organisation, installation }) => {
  await operate(installation.directory, "org", "set-retention", organisation.slug, "365");
  await picture(page, "settings-organization", async () => {
    await arrive(page, organisation, "/settings/organization");
    await expect(page.getByLabel("Days that events are kept")).toBeVisible();
  });
  const person = await organisation.person("Mia");
  await picture(page, "settings-organization-no-permission", async () => {
    await arrive(page, organisation, "/settings/organization", person);
    await expect(page.getByRole("complementary")).toBeVisible();
  });
});

test("runbooks", async ({ page, organisation }) => {
  const runbooks = "/settings/runbooks";
  await picture(page, "settings-runbooks-none", async () => {
    await arrive(page, organisation, runbooks);
    await expect(page.getByText("A runbook says what to do")).toBeVisible();
  });
  const id = await writeRunbook(organisation, "Certificate renewal", ...STEPS);
  for (const name of ["Failover of the database", "Payments are refused"]) {
    await writeRunbook(organisation, name, "Look");
  }
  await picture(page, "settings-runbooks", async () => {
    await arrive(page, organisation, runbooks);
    await expect(page.getByText("3 runbooks")).toBeVisible();
  });
  await picture(page, "settings-runbook", async () => {
    await arrive(page, organisation, `${runbooks}/${id}`);
    await expect(page.getByRole("link", { name: "the manual" })).toBeVisible();
  });
  await picture(page, "settings-runbook-wrong", async () => {
    await arrive(page, organisation, `${runbooks}/new`);
    await page.getByLabel("Name").fill("A runbook without a team");
    await page.getByRole("button", { name: "Create" }).click();
    await expect(page.getByText("Choose the team")).toBeVisible();
    await page.getByLabel("Name").fill("");
  });
  await picture(page, "settings-runbook-delete", async () => {
    await page.goto("about:blank");
    await arrive(page, organisation, `${runbooks}/${id}`);
    await page.getByRole("button", { name: "Delete" }).click();
    await expect(page.getByRole("dialog")).toBeVisible();
  });
  await picture(page, "settings-unsaved", async () => {
    await arrive(page, organisation, `${runbooks}/${id}`);
    await page.getByLabel("Name").fill("Another name");
    await page.getByRole("link", { name: "Runbooks" }).first().click();
    await expect(page.getByRole("dialog")).toBeVisible();
    await page.getByRole("button", { name: "Leave" }).focus();
  });
});
