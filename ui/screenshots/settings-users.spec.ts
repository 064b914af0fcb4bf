/** Settings: users, API tokens and one's own profile, also for somebody who may only look. */
import { arrive } from "../e2e/support/test";
import { expect, test } from "./demo";
import { picture } from "./picture";

const USERS = "/settings/users";
const TOKENS = "/settings/tokens";

test("users", async ({ page, organisation }) => {
  const asha = await organisation.person("Asha", ["manage-users", "manage-teams"]);
  const mia = await organisation.person("Mia", ["manage-audit-logs", "manage-webhooks"]);
  await organisation.invite("Bo");
  await picture(page, "settings-users", async () => {
    await arrive(page, organisation, USERS);
    await expect(page.getByText("4 users")).toBeVisible();
  });
  await picture(page, "settings-user", async () => {
    await arrive(page, organisation, `${USERS}/${mia.id}`);
    await expect(page.getByLabel("Webhooks")).toBeChecked();
  });
  await picture(page, "settings-user-link", async () => {
    await arrive(page, organisation, `${USERS}/${mia.id}`);
    await page.getByRole("button", { name: "Make a reset link" }).click();
    await page.getByRole("button", { name: "I have it" }).scrollIntoViewIfNeeded();
  });
  await picture(page, "settings-user-remove", async () => {
    await arrive(page, organisation, `${USERS}/${mia.id}`);
    await page.getByRole("button", { name: "Remove" }).click();
    await expect(page.getByRole("dialog")).toBeVisible();
  });
  await picture(page, "settings-user-lacking", async () => {
    await arrive(page, organisation, `${USERS}/${mia.id}`, asha);
    await page.getByLabel("Teams", { exact: true }).check();
    await page.locator("form").last().getByRole("button", { name: "Save" }).click();
    await expect(page.getByText("grants all that stay").first()).toBeVisible();
  });
  await picture(page, "settings-user-no-permission", async () => {
    await arrive(page, organisation, `${USERS}/${asha.id}`, mia);
    await expect(page.getByRole("complementary")).toContainText("manage-users");
  });
});

test("inviting", async ({ page, organisation }) => {
  await picture(page, "settings-user-invite", async () => {
    await arrive(page, organisation, `${USERS}/new`);
    await page.getByLabel("E-mail address").fill("mia");
    await expect(page.getByText("Write an e-mail address")).toBeVisible();
  });
  let number = 0;
  await picture(page, "settings-user-invited", async () => {
    number += 1;
    await arrive(page, organisation, `${USERS}/new`);
    await page.getByLabel("E-mail address").fill(`mia.lund.${number}@example.com`);
    await page.getByRole("button", { name: "Invite" }).click();
    await expect(page.getByText("is good once")).toBeVisible();
  });
});

test("API tokens", async ({ page, organisation }) => {
  const mia = await organisation.person("Mia");
  await organisation.request("POST", "/v3/refresh-token", { user_id: mia.id });
  await picture(page, "settings-tokens", async () => {
    await arrive(page, organisation, TOKENS);
    await expect(page.getByText("2 tokens")).toBeVisible();
  });
  await picture(page, "settings-token-revoke", async () => {
    await arrive(page, organisation, TOKENS);
    await page.getByRole("button", { name: "Revoke" }).first().click();
    await expect(page.getByRole("dialog")).toBeVisible();
  });
  await picture(page, "settings-token-new", async () => {
    await arrive(page, organisation, `${TOKENS}/new`, mia);
    await expect(page.getByRole("complementary")).toContainText("manage-api-tokens");
  });
  await picture(page, "settings-token-made", async () => {
    await arrive(page, organisation, `${TOKENS}/new`);
    await page.getByLabel("In whose name it acts").selectOption({ index: 1 });
    await page.getByRole("button", { name: "Make the token" }).click();
    await expect(page.getByText("shown this one time")).toBeVisible();
  });
});

test("my profile", async ({ page, organisation }) => {
  const mia = await organisation.person("Mia");
  await picture(page, "settings-profile", async () => {
    await arrive(page, organisation, "/settings/profile", mia);
    await expect(page.getByLabel("First name")).toHaveValue("Mia");
  });
  await picture(page, "settings-profile-password", async () => {
    await arrive(page, organisation, "/settings/profile", mia);
    await page.getByLabel("Current password").fill("what it was");
    await page.getByLabel("New password").fill("too short");
    await page.getByLabel("The new one once more").fill("too shorter");
    await expect(page.getByText("this one has 9")).toBeVisible();
    await page.getByRole("button", { name: "Change the password" }).scrollIntoViewIfNeeded();
  });
});
