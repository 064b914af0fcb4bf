import { expectAccessible } from "./support/accessible";
import { chooseByKey } from "./support/keys";
import type { Organisation } from "./support/organisation";
import { confirmByName, save, told, toldOnce } from "./support/settings";
import { arrive, expect, test } from "./support/test";

const POLICIES = "/settings/escalation-policies";
const POLICY = "Escalation Policy";

interface Team {
  id: string;
  roles: { id: string; name: string }[];
}

async function defaultTeam(organisation: Organisation): Promise<Team> {
  const { data } = await organisation.request<{ data: [Team] }>("GET", "/v3/teams");
  return data[0];
}

/** A policy in the team that every organisation has, which tells one user. */
async function made(organisation: Organisation, name: string, user: string): Promise<string> {
  const { id: owner_id } = await defaultTeam(organisation);
  const rules = [{ escalationTime: 0, via: ["Email"], entities: [{ type: "user", id: user }] }];
  const body = { name, owner_id, rules };
  const { data } = await organisation.request<{ data: { id: string } }>(
    ...(["POST", "/v3/escalation-policies", body] as const),
  );
  return data.id;
}

test("a policy is written, changed and deleted, and the log tells of each", async ({
  page,
  organisation,
}) => {
  const [bo, mia] = [await organisation.person("Bo"), await organisation.person("Mia")];
  await arrive(page, organisation, POLICIES);
  await expect(page.getByRole("link", { name: "Default Escalation Policy" })).toBeVisible();
  await expectAccessible(page);
  await page.getByRole("link", { name: "New escalation policy" }).click();
  await page.getByLabel("Name", { exact: true }).fill("Nights");
  await page.getByRole("button", { name: "Create" }).click();
  await expect(page.getByText("Choose the team that it belongs to.")).toBeVisible();
  await expect(page.getByText("Choose at least one user.")).toBeVisible();
  await expectAccessible(page);
  await page.getByLabel("Team", { exact: true }).selectOption({ index: 1 });
  await page.getByLabel("Tell", { exact: true }).selectOption(bo.id);
  await page.getByLabel("Email").check();
  await page.getByRole("button", { name: "Create" }).click();
  await expect(page.getByRole("heading", { level: 1 })).toHaveText("Nights");
  const created = await told(organisation, POLICY, "Create");
  const id = created[0]?.targets[0]?.id ?? "";
  await expect(page).toHaveURL(`${POLICIES}/${id}`);

  await page.getByRole("button", { name: "Add a rule" }).click();
  await expect(page.getByLabel("Tell", { exact: true })).toBeFocused();
  await page.getByLabel("Tell", { exact: true }).selectOption(mia.id);
  await page.getByLabel("Minutes until it applies").last().fill("5");
  await page.getByRole("button", { name: "Move rule 2 up" }).click();
  await page.getByLabel("Repeat all rules (times)").fill("2");
  await page.getByRole("button", { name: "Add a reminder" }).click();
  await page.getByLabel("Every so many minutes").fill("15");
  await save(page);
  await expectAccessible(page);
  const changed = await toldOnce(organisation, POLICY, "Update");
  expect(changed.targets[0]?.id).toBe(id);
  expect(changed.meta).toMatchObject({
    before: { repetition: 0, rules: [{ entities: [{ id: bo.id }], via: ["Email"] }] },
    after: {
      repetition: 2,
      rules: [
        { escalationTime: 5, entities: [{ type: "user", id: mia.id }] },
        { escalationTime: 0, entities: [{ type: "user", id: bo.id }] },
      ],
      incident_reminder_rules: [{ time_interval: 15, till: 240 }],
    },
  });

  await page.getByRole("button", { name: "Delete" }).click();
  await expectAccessible(page);
  await confirmByName(page, "Nights", "Delete");
  await expect(page).toHaveURL(POLICIES);
  expect((await toldOnce(organisation, POLICY, "Delete")).targets[0]?.id).toBe(id);
});

test("what is wrong stands at its place as one types", async ({ page, organisation }) => {
  const bo = await organisation.person("Bo");
  await arrive(page, organisation, `${POLICIES}/${await made(organisation, "Nights", bo.id)}`);
  const minutes = page.getByLabel("Minutes until it applies");
  await minutes.fill("soon");
  await expect(page.getByText("Write a whole number of minutes, such as 5.")).toBeVisible();
  await expect(minutes).toHaveAttribute("aria-invalid", "true");
  await minutes.fill("10");
  await expect(minutes).toHaveAttribute("aria-invalid", "false");
  await page.getByRole("button", { name: /^Do not tell Bo/ }).click();
  await page.getByRole("button", { name: "Save", exact: true }).click();
  await expect(page.getByLabel("Tell", { exact: true })).toBeFocused();
  expect(await told(organisation, POLICY, "Update")).toEqual([]);
});

test.describe("what the server refuses", () => {
  test.use({
    refusals: ["DELETE /v3/escalation-policies/{id} 409", "POST /v3/escalation-policies/{id} 400"],
  });

  test("to delete as long as a service uses it, is said with the service", async ({ page, organisation }) => {
    await arrive(page, organisation, POLICIES);
    await page.getByRole("link", { name: "Default Escalation Policy" }).click();
    await page.getByRole("button", { name: "Delete" }).click();
    await confirmByName(page, "Default Escalation Policy", "Delete");
    await expect(page.getByRole("alert")).toContainText("is used by `Default Service`");
    await expectAccessible(page);
  });

  test("to keep stands at its field", async ({ page, organisation }) => {
    const bo = await organisation.person("Bo");
    await arrive(page, organisation, `${POLICIES}/${await made(organisation, "Nights", bo.id)}`);
    await page.getByLabel("Description").fill("x".repeat(4_001));
    await page.getByRole("button", { name: "Save", exact: true }).click();
    await expect(page.getByText("Has more than 4000 characters.")).toBeVisible();
    await expect(page.getByLabel("Description")).toHaveAttribute("aria-invalid", "true");
  });
});

test("who may only look is told what is missing", async ({ page, organisation }) => {
  const person = await organisation.person("Mia");
  const id = await made(organisation, "Nights", person.id);
  const team = await defaultTeam(organisation);
  const observer = team.roles.find(({ name }) => name === "Observer");
  const member = { user_id: person.id, role_ids: [observer?.id] };
  await organisation.request("POST", `/v3/teams/${team.id}/members`, member);
  await arrive(page, organisation, POLICIES, person);
  await expect(page.getByRole("complementary")).toContainText("create-escalation-policies");
  await arrive(page, organisation, `${POLICIES}/${id}`, person);
  await expect(page.getByRole("complementary")).toContainText("update-escalation-policies");
  await expect(page.getByLabel("Name", { exact: true })).toBeDisabled();
  await expect(page.getByRole("button", { name: "Add a rule" })).toBeDisabled();
  await expect(page.getByRole("button", { name: "Delete" })).toHaveCount(0);
  await expectAccessible(page);
});

test("a policy is written by keys alone", async ({ page, organisation }) => {
  await arrive(page, organisation, `${POLICIES}/new`);
  await page.getByLabel("Team", { exact: true }).focus();
  await chooseByKey(page.getByLabel("Team", { exact: true }));
  await page.keyboard.press("Tab");
  await page.keyboard.type("By keys");
  for (let field = 0; field < 3; field += 1) await page.keyboard.press("Tab");
  await expect(page.getByLabel("Tell", { exact: true })).toBeFocused();
  await chooseByKey(page.getByLabel("Tell", { exact: true }));
  await expect(page.getByRole("list", { name: "Told" })).toContainText(organisation.owner.email);
  await page.getByLabel("Name", { exact: true }).focus();
  await page.keyboard.press("Enter");
  await expect(page.getByRole("heading", { level: 1 })).toHaveText("By keys");
});
