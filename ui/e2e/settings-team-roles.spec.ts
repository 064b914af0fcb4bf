import { expectAccessible } from "./support/accessible";
import { confirmByName, save, told, toldOnce } from "./support/settings";
import { defaultTeam, join, newTeam } from "./support/teams";
import { arrive, expect, test } from "./support/test";

const TEAMS = "/settings/teams";
const RBAC = "RBAC Management";

test("a role is made, changed and deleted, and the log tells of each", async ({ page, organisation }) => {
  const team = await newTeam(organisation, "Platform");
  await arrive(page, organisation, `${TEAMS}/${team.id}`);
  await page.getByRole("link", { name: "New role" }).click();
  await page.getByLabel("Name").fill("Keeper of keys");
  await page.getByRole("checkbox", { name: "update-services" }).check();
  await page.getByRole("checkbox", { name: "read-services" }).check();
  await expect(page.getByRole("checkbox", { name: "create-team-analytics" })).toHaveCount(0);
  await expectAccessible(page);
  await page.getByRole("button", { name: "Create" }).click();
  await expect(page).toHaveURL(`${TEAMS}/${team.id}`);
  const made = await toldOnce(organisation, RBAC, "Create Role");
  const given = { services: { "read-services": true, "update-services": true } };
  expect(made.meta).toMatchObject({ after: { name: "Keeper of keys", abilities: given } });

  await page.getByRole("link", { name: "Keeper of keys" }).click();
  await page.getByRole("checkbox", { name: "update-services" }).uncheck();
  await page.getByRole("checkbox", { name: "read-runbooks" }).check();
  await save(page);
  const changed = await toldOnce(organisation, RBAC, "Update Role");
  expect(changed.targets[0]?.id).toBe(made.targets[0]?.id);
  // An event tells of what differs alone.
  expect(changed.meta).toEqual({
    before: { abilities: { services: { "update-services": true } } },
    after: { abilities: { runbooks: { "read-runbooks": true }, services: {} } },
  });

  await page.getByRole("button", { name: "Delete" }).click();
  await confirmByName(page, "Keeper of keys", "Delete");
  await expect(page).toHaveURL(`${TEAMS}/${team.id}`);
  await expect(page.getByRole("table", { name: "Roles" })).not.toContainText("Keeper of keys");
  expect((await toldOnce(organisation, RBAC, "Delete Role")).targets[0]?.id).toBe(made.targets[0]?.id);
});

test("a role that every team has is shown and says that it stays", async ({ page, organisation }) => {
  const team = await defaultTeam(organisation);
  await arrive(page, organisation, `${TEAMS}/${team.id}`);
  await expect(page.getByText("cannot be deleted")).toBeVisible();
  await page.getByRole("link", { name: "Manage Team" }).click();
  await expect(page.getByRole("complementary")).toContainText("stays as it is");
  await expect(page.getByRole("checkbox", { name: "delete-teams" })).toBeChecked();
  await expect(page.getByRole("checkbox", { name: "delete-teams" })).toBeDisabled();
  await expectAccessible(page);
});

test("somebody is added, gets another role and is removed, by keys alone", async ({ page, organisation }) => {
  const team = await newTeam(organisation, "Platform");
  const mia = await organisation.person("Mia");
  const role = (name: string) => page.getByRole("checkbox", { name, exact: true });
  await arrive(page, organisation, `${TEAMS}/${team.id}`);
  await page.getByRole("link", { name: "Add a member" }).press("Enter");
  await page.getByRole("combobox", { name: "User" }).focus();
  await page.keyboard.type("Mia");
  await page.keyboard.press("Tab");
  await expect(role(team.roles[0]?.name ?? "")).toBeFocused();
  await role("Observer").focus();
  await page.keyboard.press("Space");
  await expectAccessible(page);
  await page.keyboard.press("Enter");
  await expect(page).toHaveURL(`${TEAMS}/${team.id}`);
  await expect(page.getByRole("row", { name: /Mia Lund/ })).toContainText("Observer");
  const added = (await told(organisation, RBAC, "Add Member")).find(
    ({ targets }) => targets[0]?.id === mia.id,
  );
  expect(added?.meta).toMatchObject({ after: { user_id: mia.id, roles: ["Observer"] } });

  await page.getByRole("link", { name: "Mia Lund" }).press("Enter");
  await role("Observer").press("Space");
  await expect(page.getByText("Give at least one role.")).toBeVisible();
  await expectAccessible(page);
  await role("User").press("Space");
  await page.getByRole("button", { name: "Save" }).press("Enter");
  await expect(page.getByText("Saved.")).toBeVisible();
  const changed = await toldOnce(organisation, RBAC, "Update Member");
  expect(changed.meta).toMatchObject({ before: { roles: ["Observer"] }, after: { roles: ["User"] } });

  await page.getByRole("button", { name: "Remove" }).press("Enter");
  await expectAccessible(page);
  await page.keyboard.type("Mia Lund");
  await page.keyboard.press("Enter");
  await expect(page).toHaveURL(`${TEAMS}/${team.id}`);
  await expect(page.getByRole("row", { name: /Mia Lund/ })).toHaveCount(0);
  expect((await toldOnce(organisation, RBAC, "Remove Member")).targets[0]?.id).toBe(mia.id);
});

test("nobody gives what they lack, or changes what they may do themselves", async ({
  page,
  organisation,
}) => {
  const team = await defaultTeam(organisation);
  const mia = await organisation.person("Mia");
  await organisation.person("Bo");
  await join(organisation, team, mia, "Manage Team", "Observer");
  await arrive(page, organisation, `${TEAMS}/${team.id}/roles/new`, mia);
  await expect(page.getByRole("checkbox", { name: "read-services" })).toBeEnabled();
  await expect(page.getByRole("checkbox", { name: "create-services" })).toBeDisabled();
  await expect(page.getByText("What you may not do in this team yourself you cannot give.")).toBeVisible();
  await page.goto(`${TEAMS}/${team.id}/members/new`);
  await page
    .getByLabel("User", { exact: true })
    .first()
    .selectOption({ label: `Bo Lund, bo@${organisation.slug}.example` });
  await expect(page.getByRole("checkbox", { name: "Observer" })).toBeEnabled();
  await expect(page.getByRole("checkbox", { name: "Admin" })).toBeDisabled();
  await expect(
    page.getByText("You do not have create-escalation-policies in this team").first(),
  ).toBeVisible();
  await expectAccessible(page);
  await page.goto(`${TEAMS}/${team.id}/members/${mia.id}`);
  await expect(page.getByRole("complementary")).toContainText("nobody changes what they themselves may do");
  await expect(page.getByRole("checkbox", { name: "Observer" })).toBeDisabled();
  await expect(page.getByRole("button", { name: "Remove" })).toHaveCount(0);
});

test("roles and members are searched each by themselves, in the address", async ({ page, organisation }) => {
  const team = await newTeam(organisation, "Platform");
  await arrive(page, organisation, `${TEAMS}/${team.id}`);
  const rows = (title: string) => page.getByRole("table", { name: title }).getByRole("row");
  await page.getByLabel("Search: Roles").fill("observer");
  await expect(rows("Roles")).toHaveCount(2);
  await expect(rows("Members")).toHaveCount(2);
  await page.getByLabel("Search: Members").fill("nobody");
  await expect(page.getByText("Nothing here has these words.")).toBeVisible();
  await page.reload();
  await expect(page.getByLabel("Search: Roles")).toHaveValue("observer");
  await expect(page.getByLabel("Search: Members")).toHaveValue("nobody");
  await expect(rows("Roles")).toHaveCount(2);
});
