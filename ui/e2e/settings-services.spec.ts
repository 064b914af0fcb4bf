import { expectAccessible } from "./support/accessible";
import { newService, recording, secret } from "./support/services";
import { confirmByName, save, toldOnce } from "./support/settings";
import { defaultTeam, join } from "./support/teams";
import { arrive, expect, test } from "./support/test";

const SERVICES = "/settings/services";
const RESOURCE = "Services";

test("a service is made with a key that is shown once, changed and deleted", async ({
  page,
  organisation,
}) => {
  await arrive(page, organisation, SERVICES);
  await expect(page.getByRole("link", { name: "Default Service" })).toBeVisible();
  await expectAccessible(page);
  await page.getByRole("link", { name: "New service" }).click();
  await page.getByLabel("Name", { exact: true }).fill("terraform");
  await page.getByRole("button", { name: "Create" }).click();
  await expect(page.getByLabel("Team")).toBeFocused();
  await expect(page.getByText("Choose who is told.")).toBeVisible();
  await expectAccessible(page);
  await page.getByLabel("Team").selectOption({ label: "Default Team" });
  await page.getByLabel("Escalation policy").selectOption({ label: "Default Escalation Policy" });
  await page.getByRole("button", { name: "Create" }).click();
  await expect(secret(page)).toBeVisible();
  await expectAccessible(page);
  const key = await secret(page).locator("code").innerText();
  expect(await recording(organisation, key)).toBe(201);
  const created = await toldOnce(organisation, RESOURCE, "Create");
  const id = created.targets[0]?.id ?? "";
  expect(created.meta).toMatchObject({ after: { name: "terraform", maintainer: { type: "user" } } });
  expect(JSON.stringify(created)).not.toContain(key);
  await page.getByRole("button", { name: "I have it" }).click();
  await expect(page).toHaveURL(`${SERVICES}/${id}`);
  await expect(page.getByRole("main")).toContainText("Events today (UTC)1");
  await expect(page.getByText(key)).toHaveCount(0);
  await expectAccessible(page);

  await page.getByLabel("Description").fill("Plans and applies");
  await page.getByRole("button", { name: "Add a tag" }).click();
  await page.getByLabel("Name of tag 1").fill("tier");
  await page.getByLabel("Value of tag 1").fill("one");
  await save(page);
  const changed = await toldOnce(organisation, RESOURCE, "Update");
  expect(changed.targets[0]?.id).toBe(id);
  expect(changed.meta).toEqual({
    before: { description: "", tags: [] },
    after: { description: "Plans and applies", tags: [{ key: "tier", value: "one" }] },
  });

  await page.getByRole("button", { name: "Delete" }).click();
  await expectAccessible(page);
  await confirmByName(page, "terraform", "Delete");
  await expect(page).toHaveURL(SERVICES);
  await expect(page.getByRole("link", { name: "terraform" })).toHaveCount(0);
  expect((await toldOnce(organisation, RESOURCE, "Delete")).targets[0]?.id).toBe(id);
});

test("who may not is told what is missing", async ({ page, organisation }) => {
  const { id } = await newService(organisation, "terraform");
  await arrive(page, organisation, SERVICES, await organisation.person("Bo"));
  await expect(page.getByRole("complementary")).toContainText("read-services");
  await expectAccessible(page);
  const mia = await organisation.person("Mia");
  await join(organisation, await defaultTeam(organisation), mia, "Observer");
  await page.context().clearCookies();
  await arrive(page, organisation, SERVICES, mia);
  await expect(page.getByRole("complementary")).toContainText("create-services");
  await page.getByRole("link", { name: "terraform" }).click();
  await expect(page).toHaveURL(`${SERVICES}/${id}`);
  for (const name of ["update-services", "delete-services", "manage-extensions"]) {
    await expect(page.getByRole("complementary").filter({ hasText: name })).toContainText(
      organisation.owner.email,
    );
  }
  await expect(page.getByLabel("Name", { exact: true })).toBeDisabled();
  await expect(page.getByLabel("Id of the channel")).toBeDisabled();
  for (const name of ["New key", "Disable", "Delete"]) {
    await expect(page.getByRole("button", { name })).toHaveCount(0);
  }
  await expectAccessible(page);
});

test.describe("what the server refuses", () => {
  test.use({ refusals: ["PUT /v3/services/{id} 400", "PUT /v3/services/{id} 409"] });

  test("stands at its field, or above the button", async ({ page, organisation }) => {
    const { id } = await newService(organisation, "terraform");
    await arrive(page, organisation, `${SERVICES}/${id}`);
    await page.getByRole("button", { name: "Add a tag" }).click();
    await page.getByLabel("Name of tag 1").fill("tier");
    // Nothing says before the server does that a text must not hold this character.
    await page.getByLabel("Value of tag 1").evaluate((input: HTMLInputElement) => {
      Object.getOwnPropertyDescriptor(HTMLInputElement.prototype, "value")?.set?.call(input, "o\0ne");
      input.dispatchEvent(new Event("input", { bubbles: true }));
    });
    await page.getByRole("button", { name: "Save", exact: true }).click();
    await expect(page.getByLabel("Value of tag 1")).toHaveAttribute("aria-invalid", "true");
    await expect(page.getByText("Contains NUL")).toBeVisible();
    await expectAccessible(page);
    await page.getByLabel("Value of tag 1").fill("one");
    await page.getByLabel("Name", { exact: true }).fill("Default Service");
    await page.getByRole("button", { name: "Save", exact: true }).click();
    await expect(page.getByRole("alert")).toContainText("has a service `Default Service` already");
  });
});
