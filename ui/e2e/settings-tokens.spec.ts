import { expectAccessible } from "./support/accessible";
import { chooseByKey } from "./support/keys";
import { confirmByName, told, toldOnce } from "./support/settings";
import { arrive, expect, test } from "./support/test";

const TOKENS = "/settings/tokens";
const TOKEN = "API Refresh Token";

test("a token is made, shown once, used and revoked, and the log tells of each", async ({
  page,
  organisation,
}) => {
  const mia = await organisation.person("Mia");
  await arrive(page, organisation, TOKENS, mia);
  await expect(page.getByText("With an API token a program acts")).toBeVisible();
  await expect(page.getByRole("complementary")).toContainText("manage-api-tokens");
  await expectAccessible(page);
  await page.getByRole("link", { name: "New token" }).click();
  const holder = page.getByLabel("In whose name it acts");
  await expect(holder.getByRole("option")).toHaveText(["Choose a user", `Yourself: ${mia.email}`]);
  await expectAccessible(page);
  await holder.selectOption({ index: 1 });
  await page.getByRole("button", { name: "Make the token" }).click();
  const secret = page.getByRole("status", { name: "The new API token" });
  const token = await secret.locator("code").innerText();
  expect(token).toMatch(/^hfr_\w+$/);
  await expectAccessible(page);
  const hint = `hfr_…${token.slice(-4)}`;
  const [made] = await told(organisation, TOKEN, "Create");
  expect(made).toMatchObject({
    actor: { userEmail: mia.email },
    meta: { after: { user_id: mia.id, token: "[secret]" } },
  });

  await secret.getByRole("button", { name: "I have it" }).click();
  await expect(page).toHaveURL(TOKENS);
  const row = page.getByRole("row", { name: hint });
  await expect(row).toContainText("never");
  await expect(page.getByText(token)).toHaveCount(0);
  const exchange = { headers: { "X-Refresh-Token": token } };
  expect((await page.request.get("/oauth/access-token", exchange)).status()).toBe(200);
  await page.reload();
  await expect(row.locator("time")).toBeVisible();

  await row.getByRole("button", { name: "Revoke" }).click();
  await expectAccessible(page);
  await confirmByName(page, token.slice(-4), "Revoke");
  await expect(page.getByText("With an API token a program acts")).toBeVisible();
  const revoked = await toldOnce(organisation, TOKEN, "Revoke", mia.email);
  expect(revoked.targets[0]?.id).toBe(made?.targets[0]?.id);
  expect(revoked.meta).toEqual({ before: { user_id: mia.id, token: "[secret]" } });
  expect((await page.request.get("/oauth/access-token", exchange)).status()).toBe(401);
});

test("who manages tokens makes them for others, who may no more than they do", async ({
  page,
  organisation,
}) => {
  const asha = await organisation.person("Asha", ["manage-api-tokens"]);
  const bo = await organisation.person("Bo");
  const mia = await organisation.person("Mia", ["manage-billing"]);
  await organisation.request("POST", "/v3/refresh-token", { user_id: mia.id });
  await arrive(page, organisation, TOKENS, asha);
  // Every organisation begins with a token of its owner.
  const ofOwner = page.getByRole("row", { name: organisation.owner.email });
  await expect(ofOwner).toContainText("Only the account owner revokes it");
  await expect(ofOwner.getByRole("button")).toHaveCount(0);
  await expect(page.getByRole("row", { name: "Mia Lund" }).getByRole("button")).toBeVisible();
  await expectAccessible(page);
  await page.getByRole("link", { name: "New token" }).click();
  const holder = page.getByLabel("In whose name it acts");
  await expect(holder.getByRole("option", { name: mia.email })).toBeDisabled();
  await expect(holder.getByRole("option", { name: organisation.owner.email })).toBeDisabled();
  await holder.selectOption({ label: `Bo Lund ${bo.email}` });
  await page.getByRole("button", { name: "Make the token" }).click();
  await expect(page.getByRole("status", { name: "The new API token" })).toBeVisible();
  const { data } = await organisation.request<{ data: { user_id: string }[] }>("GET", "/v3/refresh-token");
  expect(data.filter(({ user_id }) => user_id === bo.id)).toHaveLength(1);
});

test.describe("somebody whose roles in a team give more", () => {
  test.use({ refusals: ["POST /v3/refresh-token 403"] });

  test("has no token made by others, and the server says why", async ({ page, organisation }) => {
    const [asha, bo] = [
      await organisation.person("Asha", ["manage-api-tokens"]),
      await organisation.person("Bo"),
    ];
    const teams = await organisation.request<{
      data: { id: string; roles: { id: string; name: string }[] }[];
    }>(...(["GET", "/v3/teams"] as const));
    const [team] = teams.data;
    const body = { user_id: bo.id, role_ids: [team?.roles.find(({ name }) => name !== "Observer")?.id] };
    await organisation.request("POST", `/v3/teams/${team?.id}/members`, body);
    await arrive(page, organisation, `${TOKENS}/new`, asha);
    await page.getByLabel("In whose name it acts").selectOption({ label: `Bo Lund ${bo.email}` });
    await page.getByRole("button", { name: "Make the token" }).click();
    await expect(page.getByRole("alert")).toContainText("which this would pass on");
    await expectAccessible(page);
    await page.getByRole("button", { name: "Discard changes" }).click();
  });
});

test("a token leads to its history", async ({ page, organisation }) => {
  await arrive(page, organisation, TOKENS);
  await page.getByRole("link", { name: "History" }).click();
  await expect(page).toHaveURL(/target=/);
  await expect(page.getByRole("grid", { name: "Events" })).toContainText("API Refresh Token");
});

test("a token is made and revoked by keys alone", async ({ page, organisation }) => {
  await arrive(page, organisation, `${TOKENS}/new`);
  await page.getByLabel("In whose name it acts").focus();
  await chooseByKey(page.getByLabel("In whose name it acts"));
  await page.keyboard.press("Tab");
  await expect(page.getByRole("button", { name: "Make the token" })).toBeFocused();
  await page.keyboard.press("Enter");
  const token = await page.getByRole("status", { name: "The new API token" }).locator("code").innerText();
  await page.getByRole("button", { name: "I have it" }).focus();
  await page.keyboard.press("Enter");
  await page
    .getByRole("row", { name: token.slice(-4) })
    .getByRole("button")
    .focus();
  await page.keyboard.press("Enter");
  await page.keyboard.type(token.slice(-4));
  await page.keyboard.press("Enter");
  await expect(page.getByRole("row", { name: token.slice(-4) })).toHaveCount(0);
});
