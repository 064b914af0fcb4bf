import { expectAccessible } from "./support/accessible";
import type { Organisation } from "./support/organisation";
import { confirmByName, save, told, toldOnce } from "./support/settings";
import { arrive, expect, test } from "./support/test";

const WEBHOOKS = "/settings/webhooks";
const EXTENSIONS = "Extensions";

async function made(organisation: Organisation, name: string, ...addresses: string[]): Promise<string> {
  const body = {
    ...{ name, trigger_type: "incident", is_all_teams_configured: true, header: { Authorization: "hidden" } },
    triggers: [{ event_class: "incident", event_type: "triggered" }],
    urls: addresses.map((url) => ({ url, method: "POST" })),
  };
  const { data } = await organisation.request<{ data: { id: string } }>(
    ...(["POST", "/v3/extensions/event-webhooks", body] as const),
  );
  return data.id;
}

test("a webhook is made, changed and deleted, and nobody sees its secrets", async ({
  page,
  organisation,
}) => {
  await arrive(page, organisation, WEBHOOKS);
  await expect(page.getByText("A webhook says where")).toBeVisible();
  await expectAccessible(page);
  await page.getByRole("link", { name: "New webhook" }).click();
  await page.getByLabel("Name", { exact: true }).fill("deploys");
  await page.getByLabel("Address 1").fill("hooks.example.com");
  await expect(page.getByText("Write an address that begins with https:// or http://.")).toBeVisible();
  await page.getByLabel("Address 1").fill("https://hooks.example.com/T0/hidden");
  await page.getByRole("button", { name: "Add a header" }).click();
  await page.getByLabel("Name of header 1").fill("Authorization");
  await page.getByLabel("Value of header 1").fill("Bearer hidden");
  await expectAccessible(page);
  await page.getByRole("button", { name: "Create" }).click();
  await expect(page.getByRole("heading", { level: 1 })).toHaveText("deploys");
  await expect(page.getByLabel("Address 1")).toHaveValue("[secret]");
  await expect(page.getByLabel("Value of header 1")).toHaveValue("[secret]");
  const created = await toldOnce(organisation, EXTENSIONS, "Create");
  const id = created.targets[0]?.id ?? "";
  await expect(page).toHaveURL(`${WEBHOOKS}/${id}`);

  await page.getByLabel("Method").selectOption("PUT");
  await page.getByLabel("How often it is tried again").fill("3");
  await page.getByLabel("For all teams").uncheck();
  await page.getByLabel("Default Team").check();
  await save(page);
  await expectAccessible(page);
  const changed = await toldOnce(organisation, EXTENSIONS, "Update");
  expect(changed.targets[0]?.id).toBe(id);
  expect(changed.meta).toMatchObject({
    before: { max_retry: 0, is_all_teams_configured: true, urls: [{ url: "[secret]", method: "POST" }] },
    after: { max_retry: 3, is_all_teams_configured: false, urls: [{ url: "[secret]", method: "PUT" }] },
  });
  // What was sent back as it showed stayed what it was: only the method of the address changed.
  expect(changed.meta).not.toHaveProperty("after.header");

  await page.getByRole("button", { name: "Delete" }).click();
  await confirmByName(page, "deploys", "Delete");
  await expect(page.getByText("A webhook says where")).toBeVisible();
  expect((await toldOnce(organisation, EXTENSIONS, "Delete")).targets[0]?.id).toBe(id);
});

test("a stored address never becomes another one's", async ({ page, organisation }) => {
  const addresses = ["https://one.example", "https://two.example"];
  await arrive(page, organisation, `${WEBHOOKS}/${await made(organisation, "deploys", ...addresses)}`);
  await expect(page.getByLabel("Address 2")).toHaveValue("[secret]");
  await page.getByRole("button", { name: "Remove address 1" }).click();
  await expect(page.getByLabel("Address 1")).toHaveValue("");
  await page.getByRole("button", { name: "Save", exact: true }).click();
  await expect(page.getByLabel("Address 1")).toBeFocused();
  expect(await told(organisation, EXTENSIONS, "Update")).toEqual([]);
  await page.getByLabel("Address 1").fill("https://two.example");
  await save(page);
  await expect(page.getByLabel("Address 1")).toHaveValue("[secret]");
});

test.describe("what the server refuses", () => {
  test.use({ refusals: ["PUT /v3/extensions/event-webhooks/{id} 400"] });

  test("stands at its field", async ({ page, organisation }) => {
    const id = await made(organisation, "deploys", "https://one.example");
    await arrive(page, organisation, `${WEBHOOKS}/${id}`);
    await page.getByLabel("Name of header 1").fill("X-Token");
    await page.getByRole("button", { name: "Save", exact: true }).click();
    await expect(page.getByText("keeps what is stored, and nothing is; write it out")).toBeVisible();
    await expect(page.getByLabel("Value of header 1")).toHaveAttribute("aria-invalid", "true");
    await expectAccessible(page);
  });
});

test("without the permission the page names it, and asks for nothing", async ({ page, organisation }) => {
  const person = await organisation.person("Mia");
  const id = await made(organisation, "deploys");
  for (const path of [WEBHOOKS, `${WEBHOOKS}/${id}`, `${WEBHOOKS}/new`]) {
    await arrive(page, organisation, path, person);
    await expect(page.getByRole("complementary")).toContainText("manage-webhooks");
    await expect(page.getByRole("complementary")).toContainText(organisation.owner.email);
  }
  await expectAccessible(page);
});

test("a webhook is made by keys alone", async ({ page, organisation }) => {
  await arrive(page, organisation, `${WEBHOOKS}/new`);
  await page.getByLabel("Name", { exact: true }).focus();
  await page.keyboard.type("By keys");
  await page.getByRole("button", { name: "Remove address 1" }).focus();
  await page.keyboard.press("Enter");
  await expect(page.getByRole("button", { name: "Add an address" })).toBeFocused();
  await page.keyboard.press("Enter");
  await page.keyboard.press("Tab");
  await expect(page.getByLabel("Address 1")).toBeFocused();
  await page.keyboard.type("https://one.example");
  await page.keyboard.press("Enter");
  await expect(page.getByRole("heading", { level: 1 })).toHaveText("By keys");
});
