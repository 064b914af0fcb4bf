/** Settings: teams with their roles and members, also for somebody who may only look. */
import { defaultTeam, join, newTeam } from "../e2e/support/teams";
import { arrive } from "../e2e/support/test";
import { expect, test } from "./demo";
import { picture } from "./picture";

const TEAMS = "/settings/teams";

test("teams, roles and members", async ({ page, organisation }) => {
  const team = await newTeam(organisation, "Platform");
  for (const name of ["Payments", "Data"]) await newTeam(organisation, name);
  const people = [await organisation.person("Mia"), await organisation.person("Bo")] as const;
  await join(organisation, team, people[0], "User", "Observer");
  await join(organisation, team, people[1], "Admin");
  const show = (name: string, path: string, ready: string, act = async () => {}) =>
    picture(page, `settings-${name}`, async () => {
      // What an earlier state left behind would ask before it goes.
      await page.goto("about:blank");
      await arrive(page, organisation, path);
      await act();
      await expect(page.getByText(ready).first()).toBeVisible();
    });
  await show("teams", TEAMS, "4 teams");
  await show("team", `${TEAMS}/${team.id}`, "3 members");
  await show("team-wrong", `${TEAMS}/new`, "neither begins nor ends", () =>
    page.getByLabel("Name").fill("Platform "),
  );
  await show("role-new", `${TEAMS}/${team.id}/roles/new`, "Routing numbers");
  const role = team.roles.find(({ name }) => name === "Manage Team");
  await show("role-stays", `${TEAMS}/${team.id}/roles/${role?.id}`, "stays as it is");
  await show("member", `${TEAMS}/${team.id}/members/${people[0].id}`, "Gives");
  await show("member-remove", `${TEAMS}/${team.id}/members/${people[0].id}`, "They leave this team", () =>
    page.getByRole("button", { name: "Remove" }).click(),
  );
});

test("teams for somebody who may only look", async ({ page, organisation }) => {
  const team = await newTeam(organisation, "Platform");
  const observer = await organisation.person("Mia");
  await join(organisation, team, observer, "Observer");
  const leader = await organisation.person("Bo");
  await join(organisation, await defaultTeam(organisation), leader, "Manage Team");
  await picture(page, "settings-team-no-permission", async () => {
    await page.context().clearCookies();
    await arrive(page, organisation, `${TEAMS}/${team.id}`, observer);
    await expect(page.getByText("update-teams")).toBeVisible();
  });
  await picture(page, "settings-role-bound", async () => {
    const { id } = await defaultTeam(organisation);
    await page.context().clearCookies();
    await arrive(page, organisation, `${TEAMS}/${id}/roles/new`, leader);
    await expect(page.getByText("you cannot give")).toBeVisible();
  });
});
