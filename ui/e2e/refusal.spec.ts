import { expectAccessible } from "./support/accessible";
import { arrive, expect, test } from "./support/test";

test("without the permission the page names it, and who can grant it", async ({ page, organisation }) => {
  const person = await organisation.person("Bo");
  await arrive(page, organisation, "/settings/audit-logs", person);
  await expect(page.getByRole("heading", { name: "You need the permission Audit Logs" })).toBeVisible();
  await expect(page.getByRole("listitem")).toContainText([organisation.owner.email]);
  await expectAccessible(page);
});

test("with the permission the page is there", async ({ page, organisation }) => {
  const person = await organisation.person("Bo", ["manage-audit-logs"]);
  await arrive(page, organisation, "/settings/audit-logs", person);
  await expect(page.getByRole("heading", { name: "Audit Logs" })).toBeVisible();
  await expect(page.getByRole("link", { name: "Export History" })).toBeVisible();
});

for (const plan of ["free", "pro", "premium"] as const) {
  test(`on the plan ${plan} the page says that recording goes on`, async ({ page, installation }) => {
    await arrive(page, await installation.organisation(plan), "/settings/audit-logs/exports");
    await expect(
      page.getByRole("heading", { name: "Audit Logs are part of the plan Enterprise" }),
    ).toBeVisible();
    await expect(page.getByText("Recording goes on")).toBeVisible();
    await expectAccessible(page);
  });
}

test("a page that does not exist says so", async ({ page, organisation }) => {
  await arrive(page, organisation, "/settings/nowhere");
  await expect(page.getByRole("heading", { name: "There is no such page" })).toBeVisible();
  await expectAccessible(page);
});
