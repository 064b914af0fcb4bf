import { expectAccessible } from "./support/accessible";
import { confirmByName, save, told } from "./support/settings";
import { arrive, expect, test } from "./support/test";

const RESOURCES = "/settings/resources";

test("a resource is registered, changed and removed, and the log tells of each", async ({
  page,
  organisation,
}) => {
  const settings = () => told(organisation, "Audit Logs", "Settings");
  await arrive(page, organisation, RESOURCES);
  await expect(page.getByRole("row", { name: "Runbook" })).toContainText("built in");
  await expectAccessible(page);
  await page.getByRole("link", { name: "Register a resource" }).click();
  await page.getByLabel("Name", { exact: true }).fill("Runbook");
  await expect(page.getByText("There is a resource of this name already.")).toBeVisible();
  await page.getByLabel("Name", { exact: true }).fill("Invoices");
  await page.getByLabel("Action 1").fill("Pay, late");
  await expect(page.getByText("A comma separates the values of a filter")).toBeVisible();
  await expectAccessible(page);
  await page.getByLabel("Action 1").fill("Pay");
  await page.getByRole("button", { name: "Register", exact: true }).click();
  await expect(page).toHaveURL(`${RESOURCES}/named/Invoices`);
  await expect(page.getByText("Recording began")).toBeVisible();
  await expectAccessible(page);

  await page.getByRole("button", { name: "Add an action" }).click();
  await expect(page.getByLabel("Action 2")).toBeFocused();
  await page.keyboard.type("Issue");
  await save(page);
  await page.getByRole("button", { name: "Remove", exact: true }).click();
  await expect(page.getByText("Those that there are stay in the log")).toBeVisible();
  await expectAccessible(page);
  await confirmByName(page, "Invoices", "Remove");
  await expect(page).toHaveURL(RESOURCES);
  await expect(page.getByRole("link", { name: "Invoices" })).toHaveCount(0);

  const events = await settings();
  const registered = { resource: "Invoices", actions: ["Pay"] };
  const changed = { actions: ["Issue", "Pay"] };
  expect(events.map(({ meta }) => meta)).toEqual([
    expect.objectContaining({ before: { resource: "Invoices", ...changed } }),
    { before: { actions: ["Pay"] }, after: changed },
    expect.objectContaining({ after: registered }),
  ]);
  for (const { actor, targets } of events) {
    expect(actor.userEmail).toBe(organisation.owner.email);
    expect(targets[0]?.id).toBe("Invoices");
  }
});

test("a built-in resource is shown and stays", async ({ page, organisation }) => {
  await arrive(page, organisation, RESOURCES);
  await page.getByRole("link", { name: "RBAC Management" }).click();
  await expect(page.getByRole("heading", { level: 1 })).toHaveText("RBAC Management");
  await expect(page.getByText("Every organisation has it, and nobody changes it.")).toBeVisible();
  await expect(page.getByText("Add Member, Create Role")).toBeVisible();
  await expect(page.getByRole("button", { name: "Remove" })).toHaveCount(0);
  await expectAccessible(page);
});

for (const name of ["new", "a/b?c#d", "100%", "a%2Fb", "<b>\u202eöß</b>"]) {
  test(`the name ${name} has a page`, async ({ page, organisation }) => {
    const path = `/v3/audit-logs/resources/${encodeURIComponent(name)}`;
    await organisation.request("PUT", path, { actions: ["Pay"] });
    await arrive(page, organisation, RESOURCES);
    await page.getByRole("row").filter({ hasText: "Pay" }).getByRole("link").click();
    await expect(page.getByLabel("Action 1")).toHaveValue("Pay");
    await page.reload();
    await expect(page.getByLabel("Action 1")).toHaveValue("Pay");
    await page.getByRole("link", { name: "History in the audit log" }).click();
    await expect(page.getByText("1 event", { exact: true })).toBeVisible();
  });
}

test.describe("what the server refuses", () => {
  test.use({ refusals: ["PUT /v3/audit-logs/resources/Invoices 400"] });

  test("stands at its field", async ({ page, organisation }) => {
    await arrive(page, organisation, `${RESOURCES}/new`);
    await page.getByLabel("Name", { exact: true }).fill("Invoices");
    // The form sends nothing that the server would refuse here: as if it did.
    await page.route("**/v3/audit-logs/resources/Invoices", (route) =>
      route.continue({ postData: JSON.stringify({ actions: [] }) }),
    );
    await page.getByLabel("Action 1").fill("Pay");
    await page.getByRole("button", { name: "Register", exact: true }).click();
    await expect(page.getByText("Name at least one action of the resource.")).toBeVisible();
  });
});

test("without the permission the page names it, and asks for nothing", async ({ page, organisation }) => {
  const person = await organisation.person("Mia");
  for (const path of [RESOURCES, `${RESOURCES}/new`, `${RESOURCES}/named/Runbook`]) {
    await arrive(page, organisation, path, person);
    await expect(page.getByRole("complementary")).toContainText("manage-feature-settings");
  }
  await expectAccessible(page);
});

test("a resource is registered by keys alone", async ({ page, organisation }) => {
  await arrive(page, organisation, `${RESOURCES}/new`);
  await page.getByLabel("Name", { exact: true }).focus();
  await page.keyboard.type("Invoices");
  await page.keyboard.press("Tab");
  await page.keyboard.type("Pay");
  await page.keyboard.press("Enter");
  await expect(page).toHaveURL(`${RESOURCES}/named/Invoices`);
});
