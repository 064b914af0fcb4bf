import type { Page } from "@playwright/test";
import { expectAccessible } from "./support/accessible";
import type { Organisation } from "./support/organisation";
import { confirmByName, save, told, toldOnce } from "./support/settings";
import { arrive, expect, test } from "./support/test";

const USERS = "/settings/users";
const MANAGEMENT = "User management";

/** The form of the profile, and that of the permissions. */
const profile = (page: Page) => page.locator("form").first();
const permissions = (page: Page) => page.locator("form").last();

const secretOf = async (page: Page) =>
  new URL(await page.getByRole("status").locator("code").innerText()).hash.slice(1);

/** A runbook that somebody owns. */
async function runbookOf(organisation: Organisation, userID: string): Promise<string> {
  const teams = await organisation.request<{ data: { id: string }[] }>("GET", "/v3/teams");
  const owner = { entity_owner: { id: userID, type: "user" }, owner_id: teams.data[0]?.id };
  const body = { name: "Renewal", steps: [], ...owner };
  return (await organisation.request<{ data: { id: string } }>("POST", "/v3/runbooks", body)).data.id;
}

test("somebody is invited with a link that is shown once, and granted permissions", async ({
  page,
  organisation,
}) => {
  await arrive(page, organisation, USERS);
  await expect(page.getByRole("row", { name: "Account owner" })).toContainText("all");
  await expectAccessible(page);
  await page.getByRole("link", { name: "Invite somebody" }).click();
  await page.getByLabel("E-mail address").fill("mia");
  await page.getByRole("button", { name: "Invite" }).click();
  await expect(page.getByText("Write an e-mail address")).toBeVisible();
  await expect(page.getByLabel("E-mail address")).toBeFocused();
  await expectAccessible(page);
  await page.getByLabel("E-mail address").fill("mia@example.com");
  await page.getByLabel("First name").fill("Mia");
  await page.getByRole("button", { name: "Invite" }).click();
  const invitation = page.getByRole("status", { name: "The invitation of mia@example.com" });
  await expect(invitation).toContainText("for 7 days");
  await expectAccessible(page);
  const secret = await secretOf(page);
  const invited = await toldOnce(organisation, MANAGEMENT, "Invite");
  const id = invited.targets[0]?.id;
  expect(invited.meta).toMatchObject({
    after: { email: "mia@example.com", role: "user", first_name: "Mia" },
  });

  await invitation.getByRole("button", { name: "I have it" }).click();
  await expect(page).toHaveURL(`${USERS}/${id}`);
  await expect(page.getByText("not yet: the invitation is open")).toBeVisible();
  await expect(page.getByText(secret)).toHaveCount(0);
  await page.getByLabel("Audit Logs", { exact: true }).check();
  await page.getByLabel("Billing").check();
  await save(page, permissions(page));
  await expectAccessible(page);
  const granted = await toldOnce(organisation, "RBAC Management", "Update Permissions");
  expect(granted.targets[0]?.id).toBe(id);
  expect(granted.meta).toEqual({
    before: { permissions: [] },
    after: { permissions: ["manage-audit-logs", "manage-billing"] },
  });

  await organisation.join(secret, "a long enough password");
  await page.reload();
  await expect(page.getByText("not yet: the invitation is open")).toHaveCount(0);
  await expect(page.getByLabel("Billing")).toBeChecked();
});

test("a profile and a role are changed, and the log tells of each", async ({ page, organisation }) => {
  const mia = await organisation.person("Mia", ["manage-teams"]);
  await arrive(page, organisation, `${USERS}/${mia.id}`);
  await page.getByLabel("Title").fill("Engineer");
  await page.getByLabel("Dial code").fill("+49");
  await page.getByLabel("Time zone").fill("Mars/Olympus");
  await expect(page.getByText("There is no such time zone")).toBeVisible();
  await page.getByLabel("Time zone").fill("Europe/Berlin");
  await save(page, profile(page));
  const changed = await toldOnce(organisation, MANAGEMENT, "Update");
  expect(changed.targets[0]?.id).toBe(mia.id);
  expect(changed.meta).toMatchObject({
    before: { title: "", time_zone: "UTC" },
    after: { title: "Engineer", time_zone: "Europe/Berlin", contact: { dial_code: "+49" } },
  });

  await page.getByLabel("Role").selectOption("Stakeholder");
  await expect(page.getByText("no role in a team but Observer")).toBeVisible();
  await save(page, profile(page));
  await expect(page.getByText("A stakeholder holds no permission")).toBeVisible();
  await expect(page.getByLabel("Teams", { exact: true })).not.toBeChecked();
  await expect(page.getByLabel("Teams", { exact: true })).toBeDisabled();
  await expectAccessible(page);
  const role = await toldOnce(organisation, MANAGEMENT, "Update Role");
  expect(role.meta).toEqual({ before: { role: "user" }, after: { role: "stakeholder" } });
});

test("links set a password: a new invitation before somebody has joined, a reset after", async ({
  page,
  organisation,
}) => {
  const { id } = await organisation.invite("Bo");
  await arrive(page, organisation, `${USERS}/${id}`);
  await page.getByRole("button", { name: "Make a new invitation link" }).click();
  await expect(page.getByRole("status", { name: "A new invitation" })).toBeVisible();
  const secret = await secretOf(page);
  expect(await told(organisation, MANAGEMENT, "Invite")).toHaveLength(2);
  await organisation.join(secret, "a long enough password");

  await page.reload();
  await page.getByRole("button", { name: "Make a reset link" }).click();
  await expect(page.getByRole("status", { name: "A link to set a new password" })).toBeVisible();
  await expectAccessible(page);
  await organisation.join(await secretOf(page), "another long password");
  const [used, made] = await told(organisation, MANAGEMENT, "Reset Password");
  expect(made).toMatchObject({ actor: { userEmail: organisation.owner.email }, targets: [{ id }] });
  expect(used?.actor.userID).toBe(id);
  await page.getByRole("button", { name: "I have it" }).click();
  await expect(page.getByRole("button", { name: "Make a reset link" })).toBeVisible();
});

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

test.describe("what the server refuses", () => {
  test.use({
    refusals: ["POST /v3/users 400", "POST /v3/users 409", "PUT /v3/users/{id} 400"],
  });

  test("stands at its field, or below the form", async ({ page, organisation }) => {
    const mia = await organisation.person("Mia");
    await arrive(page, organisation, `${USERS}/new`);
    await page.getByLabel("E-mail address").fill(`${"m".repeat(250)}@example.com`);
    await page.getByRole("button", { name: "Invite" }).click();
    await expect(page.getByLabel("E-mail address")).toHaveAttribute("aria-invalid", "true");
    await expect(page.getByText("is not an e-mail address")).toBeVisible();
    await page.getByLabel("E-mail address").fill(mia.email);
    await page.getByRole("button", { name: "Invite" }).click();
    await expect(page.getByRole("alert")).toContainText("There is a user");
    await page.getByRole("button", { name: "Discard changes" }).click();

    await page.goto(`${USERS}/${mia.id}`);
    // Browsers take an offset for a zone, and the server takes names.
    await page.getByLabel("Time zone").fill("+05:30");
    await profile(page).getByRole("button", { name: "Save" }).click();
    await expect(page.getByLabel("Time zone")).toHaveAttribute("aria-invalid", "true");
    await expect(page.getByText("is not an IANA time zone")).toBeVisible();
    await page.getByRole("button", { name: "Discard changes" }).click();
  });
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
  await expect(page.getByRole("alert")).toContainText("You do not hold Webhooks");
  await expectAccessible(page);
  await page.getByLabel("Webhooks").uncheck();
  await save(page, permissions(page));
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

test("many users are searched in the address", async ({ page, organisation }) => {
  for (const name of ["Asha", "Bo", "Mia"]) await organisation.invite(name);
  await arrive(page, organisation, `${USERS}?q=invited`);
  await expect(page.getByText("3 of 4 users")).toBeVisible();
  await page.getByLabel("Search: Users").fill("asha lund");
  await expect(page).toHaveURL(`${USERS}?q=asha+lund`);
  await expect(page.getByText("1 of 4 users")).toBeVisible();
});

test("somebody is invited by keys alone", async ({ page, organisation }) => {
  await arrive(page, organisation, `${USERS}/new`);
  await page.getByLabel("E-mail address").focus();
  await page.keyboard.type("bo@example.com");
  await page.keyboard.press("Tab");
  await page.keyboard.type("Bo");
  await page.keyboard.press("Tab");
  await page.keyboard.press("Tab");
  await page.keyboard.press("ArrowDown");
  await page.keyboard.press("Tab");
  await expect(page.getByRole("button", { name: "Invite" })).toBeFocused();
  await page.keyboard.press("Enter");
  await expect(page.getByRole("status", { name: "The invitation of bo@example.com" })).toBeVisible();
  const invited = await toldOnce(organisation, MANAGEMENT, "Invite");
  expect(invited.meta).toMatchObject({ after: { role: "stakeholder" } });
});
