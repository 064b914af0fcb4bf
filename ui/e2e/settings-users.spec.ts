import type { Page } from "@playwright/test";
import { expectAccessible } from "./support/accessible";
import { save, told, toldOnce } from "./support/settings";
import { arrive, expect, test } from "./support/test";

const USERS = "/settings/users";
const MANAGEMENT = "User management";

/** The form of the profile, and that of the permissions. */
const profile = (page: Page) => page.locator("form").first();
const permissions = (page: Page) => page.locator("form").last();

const secretOf = async (page: Page) =>
  new URL(await page.getByRole("status").locator("code").innerText()).hash.slice(1);

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
