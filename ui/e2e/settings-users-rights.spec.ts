import { expectAccessible } from "./support/accessible";
import type { Organisation } from "./support/organisation";
import { confirmByName, save, told, toldOnce } from "./support/settings";
import { arrive, expect, test } from "./support/test";

const USERS = "/settings/users";
const MANAGEMENT = "User management";

/** A runbook that somebody owns. */
async function runbookOf(organisation: Organisation, userID: string): Promise<string> {
  const teams = await organisation.request<{ data: { id: string }[] }>("GET", "/v3/teams");
  const owner = { entity_owner: { id: userID, type: "user" }, owner_id: teams.data[0]?.id };
  const body = { name: "Renewal", steps: [{ content: "Look" }], ...owner };
  return (await organisation.request<{ data: { id: string } }>("POST", "/v3/runbooks", body)).data.id;
}

test("somebody is removed, and their history stays", async ({ page, organisation }) => {
  const mia = await organisation.person("Mia");
  await arrive(page, organisation, `${USERS}/${mia.id}`);
  await page.getByRole("button", { name: "Remove" }).click();
  await expectAccessible(page);
  await confirmByName(page, mia.email, "Remove");
  await expect(page).toHaveURL(USERS);
  await expect(page.getByText("1 user", { exact: true })).toBeVisible();
  const removed = await toldOnce(organisation, MANAGEMENT, "Delete");
  expect(removed.targets[0]?.id).toBe(mia.id);
  expect(removed.meta).toMatchObject({ before: { email: mia.email, first_name: "Mia" } });
});

test.describe("whom something names", () => {
  test.use({ refusals: ["DELETE /v3/users/{id} 409"] });

  test("is removed when somebody takes their place", async ({ page, organisation }) => {
    const [mia, bo] = [await organisation.person("Mia"), await organisation.person("Bo")];
    const runbook = await runbookOf(organisation, mia.id);
    await arrive(page, organisation, `${USERS}/${mia.id}`);
    await page.getByRole("button", { name: "Remove" }).click();
    await confirmByName(page, mia.email, "Remove");
    const dialog = page.getByRole("dialog");
    await expect(dialog.getByRole("alert")).toContainText("is named in the runbook `Renewal`");
    await expectAccessible(page);
    await dialog.getByLabel("Who takes their place").selectOption({ label: `Bo Lund ${bo.email}` });
    await dialog.getByRole("button", { name: "Remove", exact: true }).click();
    await expect(page).toHaveURL(USERS);
    await toldOnce(organisation, MANAGEMENT, "Delete");
    const swapped = await toldOnce(organisation, "Runbook", "Update");
    expect(swapped.targets[0]?.id).toBe(runbook);
    expect(JSON.stringify(swapped.meta)).toContain(bo.id);
  });
});

test("ownership is passed on, and what was offered with it goes", async ({ page, organisation }) => {
  const mia = await organisation.person("Mia");
  await arrive(page, organisation, `${USERS}/${mia.id}`);
  await page.getByRole("button", { name: "Make them the account owner" }).click();
  await expectAccessible(page);
  await confirmByName(page, mia.email, "Pass it on");
  await expect(page.getByRole("complementary")).toContainText("manage-users");
  await expect(page.getByRole("complementary")).toContainText(mia.email);
  await expect(page.getByRole("button", { name: "Remove" })).toHaveCount(0);
  const { data } = await organisation.request<{ data: { role: string } }>("GET", `/v3/users/${mia.id}`);
  expect(data.role).toBe("account_owner");
});

test("nobody grants what they lack, or changes what they themselves may do", async ({
  page,
  organisation,
}) => {
  const asha = await organisation.person("Asha", ["manage-users", "manage-teams"]);
  const bo = await organisation.person("Bo", ["manage-webhooks"]);
  await arrive(page, organisation, `${USERS}/${bo.id}`, asha);
  await expect(page.getByLabel("Billing")).toBeDisabled();
  await expect(page.getByText("You do not hold it, so you cannot grant it.").first()).toBeVisible();
  await page.getByLabel("Teams", { exact: true }).check();
  await page.locator("form").last().getByRole("button", { name: "Save" }).click();
  await expect(page.getByText("whoever changes permissions grants all that stay")).toBeVisible();
  await expect(page.getByLabel("Webhooks")).toBeFocused();
  await expectAccessible(page);
  await page.getByLabel("Webhooks").uncheck();
  await save(page, page.locator("form").last());
  const [changed] = await told(organisation, "RBAC Management", "Update Permissions");
  expect(changed).toMatchObject({
    actor: { userEmail: asha.email },
    meta: { before: { permissions: ["manage-webhooks"] }, after: { permissions: ["manage-teams"] } },
  });
  await page.goto(`${USERS}/${asha.id}`);
  await expect(page.getByText("Nobody changes what they themselves may do")).toBeVisible();
  await expect(page.getByLabel("Teams", { exact: true })).toBeDisabled();
  await expect(page.getByLabel("Role")).toBeDisabled();
  await expect(page.getByRole("button", { name: "Remove" })).toHaveCount(0);
});

test("who may not manage users is told what is missing, and of the owner too", async ({
  page,
  organisation,
}) => {
  const [mia, asha] = [await organisation.person("Mia"), await organisation.person("Asha", ["manage-users"])];
  const missing = page.getByRole("complementary");
  await arrive(page, organisation, USERS, mia);
  await expect(missing).toContainText("manage-users");
  await expect(missing).toContainText(organisation.owner.email);
  await expect(missing).toContainText(asha.email);
  await expectAccessible(page);
  await page.getByRole("link", { name: "Asha Lund" }).click();
  await expect(missing).toContainText("manage-users");
  await expect(page.getByLabel("Title")).toBeDisabled();
  await expectAccessible(page);
  await page.goto(`${USERS}/new`);
  await expect(missing).toContainText("manage-users");
  await expect(page.getByLabel("E-mail address")).toBeDisabled();

  await page.context().clearCookies();
  await arrive(page, organisation, USERS, asha);
  await page.getByRole("row", { name: "Account owner" }).getByRole("link").click();
  await expect(missing).toContainText("you need to be the account owner");
  await expect(page.getByLabel("Title")).toBeDisabled();
});

test.describe("two people who change a user", () => {
  test.use({ refusals: ["PUT /v3/users/{id} 409", "PUT /v3/users/abilities 409"] });

  test("the second one is told, and takes nothing away unseen", async ({ page, organisation }) => {
    const mia = await organisation.person("Mia");
    const path = `/v3/users/${mia.id}`;
    await arrive(page, organisation, `${USERS}/${mia.id}`);
    const [profile, permissions] = [page.locator("form").first(), page.locator("form").last()];
    await page.getByLabel("Title").fill("Engineer");
    await organisation.request("PUT", path, { title: "Manager", bio: "On call" });
    await profile.getByRole("button", { name: "Save" }).click();
    await expect(page.getByRole("alert")).toContainText("Title, theirs: Manager");
    await expect(page.getByLabel("About")).toHaveValue("On call");
    await page.getByRole("button", { name: "Take theirs" }).click();
    await page.getByLabel("Dial code").fill("+49");
    await save(page, profile);

    await page.getByLabel("Billing").check();
    await organisation.grant(mia, ["manage-teams"]);
    await permissions.getByRole("button", { name: "Save" }).click();
    await expect(page.getByRole("alert")).toContainText("Look through it, then save again.");
    await expect(page.getByLabel("Teams", { exact: true })).toBeChecked();
    await expectAccessible(page);
    await save(page, permissions);
    const [last] = await told(organisation, "RBAC Management", "Update Permissions");
    expect(last?.meta).toEqual({
      before: { permissions: ["manage-teams"] },
      after: { permissions: ["manage-teams", "manage-billing"] },
    });
  });
});
