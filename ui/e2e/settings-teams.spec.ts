import { expectAccessible } from "./support/accessible";
import { confirmByName, save, told, toldOnce } from "./support/settings";
import { join, newTeam } from "./support/teams";
import { arrive, expect, test } from "./support/test";

const TEAMS = "/settings/teams";
const RBAC = "RBAC Management";

test("a team is made, changed and deleted, and the log tells of each", async ({ page, organisation }) => {
  await arrive(page, organisation, TEAMS);
  await expect(page.getByRole("link", { name: "Default Team" })).toBeVisible();
  await expectAccessible(page);
  await page.getByRole("link", { name: "New team" }).click();
  await page.getByLabel("Name").fill("Platform ");
  await expect(page.getByText("A name neither begins nor ends with blanks.")).toBeVisible();
  await expectAccessible(page);
  await page.getByLabel("Name").fill("Platform");
  await page.getByLabel("Description").fill("Runs what all others stand on");
  await page.getByRole("button", { name: "Create" }).click();
  await expect(page.getByRole("heading", { level: 1 })).toHaveText("Platform");
  await expectAccessible(page);
  const made = await toldOnce(organisation, RBAC, "Create Team");
  const id = made.targets[0]?.id ?? "";
  await expect(page).toHaveURL(`${TEAMS}/${id}`);
  expect(made.meta).toMatchObject({
    after: { name: "Platform", description: "Runs what all others stand on" },
  });

  await page.getByLabel("Name").fill("Platforms");
  await save(page);
  await expect(page.getByRole("heading", { level: 1 })).toHaveText("Platforms");
  const changed = await toldOnce(organisation, RBAC, "Update Team");
  expect(changed.targets[0]?.id).toBe(id);
  expect(changed.meta).toMatchObject({ before: { name: "Platform" }, after: { name: "Platforms" } });
  // The members go along with the change, and stay who they are.
  expect(await told(organisation, RBAC, "Remove Member")).toEqual([]);
  await expect(page.getByRole("region", { name: "Members" }).getByRole("row")).toHaveCount(2);

  await page.getByRole("button", { name: "Delete" }).click();
  await expectAccessible(page);
  await confirmByName(page, "Platforms", "Delete");
  await expect(page).toHaveURL(TEAMS);
  await expect(page.getByRole("table", { name: "Teams" }).getByRole("row")).toHaveCount(2);
  expect((await toldOnce(organisation, RBAC, "Delete Team")).targets[0]?.id).toBe(id);
});

test("who may only look is told what is missing", async ({ page, organisation }) => {
  const team = await newTeam(organisation, "Platform");
  const mia = await organisation.person("Mia");
  await join(organisation, team, mia, "Observer");
  await arrive(page, organisation, TEAMS, mia);
  await expect(page.getByRole("complementary")).toContainText("manage-teams");
  await page.getByRole("link", { name: "Platform" }).click();
  await expect(page.getByText("update-teams")).toBeVisible();
  await expect(page.getByText("delete-teams")).toBeVisible();
  await expect(page.getByRole("complementary").first()).toContainText(organisation.owner.email);
  await expect(page.getByLabel("Name")).toBeDisabled();
  for (const name of ["New role", "Add a member"]) {
    await expect(page.getByRole("link", { name })).toHaveCount(0);
  }
  await expectAccessible(page);
});

test.describe("what the server refuses", () => {
  test.use({ refusals: ["POST /v3/teams 409", "DELETE /v3/teams/{id} 409"] });

  test("is told in its words", async ({ page, organisation }) => {
    const team = await newTeam(organisation, "Platform");
    const body = { name: "Renewal", owner_id: team.id, steps: [{ content: "Look" }] };
    await organisation.request("POST", "/v3/runbooks", body);
    await arrive(page, organisation, `${TEAMS}/new`);
    await page.getByLabel("Name").fill("platform");
    await page.getByRole("button", { name: "Create" }).click();
    await expect(page.getByRole("alert")).toContainText("has a team `platform` already");
    await page.getByRole("link", { name: "Teams", exact: true }).first().click();
    await page.getByRole("dialog").getByRole("button", { name: "Leave" }).click();
    await page.getByRole("link", { name: "Platform" }).click();
    await page.getByRole("button", { name: "Delete" }).click();
    await confirmByName(page, "Platform", "Delete");
    await expect(page.getByRole("dialog").getByRole("alert")).toContainText("the runbook `Renewal`");
    await expectAccessible(page);
  });
});

test.describe("two people", () => {
  test.use({ refusals: ["PUT /v3/teams/{id} 409", "PATCH /v3/teams/{id}/members/{id} 409"] });

  test("who renames a team keeps whom another added meanwhile", async ({ page, organisation }) => {
    const team = await newTeam(organisation, "Platform");
    const mia = await organisation.person("Mia");
    await arrive(page, organisation, `${TEAMS}/${team.id}`);
    await page.getByLabel("Name").fill("Platforms");
    await join(organisation, team, mia, "Observer");
    await page.getByRole("button", { name: "Save", exact: true }).click();
    await expect(page.getByRole("alert")).toContainText("Somebody else changed this");
    await expectAccessible(page);
    await save(page);
    await expect(page.getByRole("row", { name: /Mia Lund/ })).toBeVisible();
    expect(await told(organisation, RBAC, "Remove Member")).toEqual([]);
    expect((await toldOnce(organisation, RBAC, "Update Team")).meta).toMatchObject({
      after: { name: "Platforms" },
    });

    await page.getByRole("link", { name: "Mia Lund" }).click();
    await page.getByRole("checkbox", { name: "User" }).check();
    const role_ids = team.roles.filter(({ name }) => name === "Admin").map(({ id }) => id);
    await organisation.request("PATCH", `/v3/teams/${team.id}/members/${mia.id}`, { role_ids });
    await page.getByRole("button", { name: "Save", exact: true }).click();
    await expect(page.getByRole("alert")).toContainText("Roles, theirs: Admin");
    await page.getByRole("button", { name: "Take theirs" }).click();
    await expect(page.getByRole("checkbox", { name: "Admin" })).toBeChecked();
    await expect(page.getByRole("checkbox", { name: "User" })).not.toBeChecked();
  });
});
