import type { Page } from "@playwright/test";
import { expectAccessible } from "./support/accessible";
import { chooseByKey } from "./support/keys";
import type { Organisation, Person } from "./support/organisation";
import { confirmByName, save, told, toldOnce, writeRunbook } from "./support/settings";
import { arrive, expect, test } from "./support/test";

const RUNBOOKS = "/settings/runbooks";
const RUNBOOK = "Runbook";

const open = (page: Page, organisation: Organisation, id: string, person?: Person) =>
  arrive(page, organisation, `${RUNBOOKS}/${id}`, person);

test("a runbook is written, changed and deleted, and the log tells of each", async ({
  page,
  organisation,
}) => {
  await arrive(page, organisation, RUNBOOKS);
  await expect(page.getByText("A runbook says what to do")).toBeVisible();
  await expectAccessible(page);
  await page.getByRole("link", { name: "New runbook" }).click();
  await page.getByLabel("Name").fill("Certificate renewal");
  await page.getByRole("textbox", { name: "Step 1" }).fill("Look at **the clock**");
  await expect(page.getByLabel("Preview of step 1").locator("strong")).toHaveText("the clock");
  await page.getByRole("button", { name: "Create" }).click();
  await expect(page.getByText("Choose the team that it belongs to.")).toBeVisible();
  await expect(page.getByLabel("Team")).toBeFocused();
  await expectAccessible(page);
  await page.getByLabel("Team").selectOption({ index: 1 });
  await page.getByRole("button", { name: "Create" }).click();
  await expect(page.getByRole("heading", { level: 1 })).toHaveText("Certificate renewal");
  const created = await toldOnce(organisation, RUNBOOK, "Create");
  const id = created.targets[0]?.id ?? "";
  await expect(page).toHaveURL(`${RUNBOOKS}/${id}`);

  await page.getByRole("button", { name: "Add a step" }).click();
  await page.getByRole("textbox", { name: "Step 2" }).fill("Breathe");
  await page.getByRole("button", { name: "Move up" }).last().click();
  await page.getByLabel("Name").fill("Renewal of certificates");
  await save(page);
  await expectAccessible(page);
  const changed = await toldOnce(organisation, RUNBOOK, "Update");
  expect(changed.targets[0]?.id).toBe(id);
  expect(changed.meta).toMatchObject({
    before: { name: "Certificate renewal", steps: [{ content: "Look at **the clock**" }] },
    after: {
      name: "Renewal of certificates",
      steps: [{ content: "Breathe" }, { content: "Look at **the clock**" }],
    },
  });

  await page.getByRole("button", { name: "Delete" }).click();
  await expectAccessible(page);
  await confirmByName(page, "Renewal of certificates", "Delete");
  await expect(page).toHaveURL(RUNBOOKS);
  await expect(page.getByText("A runbook says what to do")).toBeVisible();
  expect((await toldOnce(organisation, RUNBOOK, "Delete")).targets[0]?.id).toBe(id);
});

test("a runbook leads to its history, and an event back to it", async ({ page, organisation }) => {
  const id = await writeRunbook(organisation, "Renewal", "Look");
  await open(page, organisation, id);
  await page.getByRole("link", { name: "History in the audit log" }).click();
  await expect(page.getByText("1 event", { exact: true })).toBeVisible();
  const [event] = await told(organisation, RUNBOOK, "Create");
  await page.goto(`/settings/audit-logs?event=${event?.id}`);
  await page.getByRole("link", { name: "Open it in Settings" }).click();
  await expect(page.getByRole("heading", { level: 1 })).toHaveText("Renewal");
});

test("who leaves what was not saved is asked first", async ({ page, organisation }) => {
  const id = await writeRunbook(organisation, "Renewal", "Look");
  await arrive(page, organisation, RUNBOOKS);
  await page.getByRole("link", { name: "Renewal" }).click();
  await page.getByLabel("Name").fill("Something else");
  const dialog = page.getByRole("dialog", { name: "Leave without saving?" });
  await page.getByRole("link", { name: "Organisation", exact: true }).click();
  await expect(dialog).toBeVisible();
  await expectAccessible(page);
  await dialog.getByRole("button", { name: "Cancel" }).click();
  await expect(page).toHaveURL(`${RUNBOOKS}/${id}`);
  await expect(page.getByLabel("Name")).toHaveValue("Something else");
  await page.evaluate(() => history.back());
  await dialog.getByRole("button", { name: "Leave" }).click();
  await expect(page).toHaveURL(RUNBOOKS);
  await page.getByRole("link", { name: "Renewal" }).click();
  await expect(page.getByLabel("Name")).toHaveValue("Renewal");
  await page.getByLabel("Name").fill("Again");
  await page.getByRole("button", { name: organisation.owner.email }).click();
  await page.getByRole("menuitem", { name: "Sign out" }).click();
  await dialog.getByRole("button", { name: "Cancel" }).click();
  await expect(page.getByLabel("Name")).toHaveValue("Again");
  await page.getByRole("button", { name: "Discard changes" }).click();
  await expect(page.getByLabel("Name")).toHaveValue("Renewal");
  await page.getByRole("link", { name: "Organisation", exact: true }).click();
  await expect(page.getByRole("heading", { level: 1 })).toHaveText("Organisation");
});

test.describe("what the server refuses", () => {
  test.use({ refusals: ["POST /v3/runbooks 400", "POST /v3/runbooks 409"] });

  test("stands at its field", async ({ page, organisation }) => {
    await arrive(page, organisation, `${RUNBOOKS}/new`);
    await page.getByLabel("Name").fill("Renewal");
    await page.getByLabel("Team").selectOption({ index: 1 });
    await page.getByRole("textbox", { name: "Step 1" }).fill("x".repeat(17_000));
    await page.getByRole("button", { name: "Create" }).click();
    await expect(page.getByRole("textbox", { name: "Step 1" })).toHaveAttribute("aria-invalid", "true");
    await page.getByRole("textbox", { name: "Step 1" }).fill("Look");
    await expect(page.getByRole("textbox", { name: "Step 1" })).toHaveAttribute("aria-invalid", "false");
    await page.getByLabel("Name").fill("x".repeat(101));
    await expect(page.getByText("A name has at most 100 characters; this one has 101.")).toBeVisible();
  });
});

test("who may only look is told what is missing", async ({ page, organisation }) => {
  const id = await writeRunbook(organisation, "Renewal", "Look");
  const person = await organisation.person("Mia");
  const { data } = await organisation.request<{
    data: { id: string; roles: { id: string; name: string }[] }[];
  }>(...(["GET", "/v3/teams"] as const));
  const observer = data[0]?.roles.find(({ name }) => name === "Observer");
  const body = { user_id: person.id, role_ids: [observer?.id] };
  await organisation.request("POST", `/v3/teams/${data[0]?.id}/members`, body);
  await arrive(page, organisation, RUNBOOKS, person);
  await expect(page.getByRole("complementary")).toContainText("create-runbooks");
  await expectAccessible(page);
  await open(page, organisation, id, person);
  await expect(page.getByRole("complementary")).toContainText("update-runbooks");
  await expect(page.getByRole("complementary")).toContainText(organisation.owner.email);
  await expect(page.getByLabel("Name")).toBeDisabled();
  await expect(page.getByRole("button", { name: "Delete" })).toHaveCount(0);
});

test("who may read none is told what is missing, and the server is not asked", async ({
  page,
  organisation,
}) => {
  const person = await organisation.person("Mia");
  for (const [path, ability] of [
    [RUNBOOKS, "read-runbooks"],
    ["/settings/services", "read-services"],
    ["/settings/escalation-policies", "read-escalation-policies"],
  ] as const) {
    await arrive(page, organisation, path, person);
    await expect(page.getByRole("complementary")).toContainText(ability);
  }
});

test("Markdown of others is drawn, and does nothing", async ({ page, organisation }) => {
  const hostile = [
    '<img src=x onerror="window.struck=1"><script>window.struck=1</script>',
    "[a link](javascript:window.struck=1) [another](https://example.com/)",
    "![an image](https://example.com/image.png) \u202eturned\u200b",
  ].join("\n\n");
  await open(page, organisation, await writeRunbook(organisation, "Renewal", hostile));
  const preview = page.getByLabel("Preview of step 1");
  await expect(preview).toContainText("<script>");
  await expect(preview).toContainText("[U+202E]turned[U+200B]");
  await expect(preview.getByRole("link", { name: "another" })).toHaveAttribute(
    "href",
    "https://example.com/",
  );
  await expect(preview.locator("img, script, [href^='javascript']")).toHaveCount(0);
  expect(await page.evaluate(() => "struck" in window)).toBe(false);
  await expectAccessible(page);
});

test("many runbooks are searched and paged in the address", async ({ page, organisation }) => {
  for (let number = 1; number <= 51; number += 1)
    await writeRunbook(organisation, `Runbook ${number}`, `Step ${number}`);
  await arrive(page, organisation, RUNBOOKS);
  await expect(page.getByText("51 runbooks")).toBeVisible();
  await expect(page.getByRole("table").getByRole("row")).toHaveCount(51);
  await page.getByRole("button", { name: "Next page" }).click();
  await expect(page).toHaveURL(`${RUNBOOKS}?page=2`);
  await expect(page.getByRole("table").getByRole("row")).toHaveCount(2);
  await page.getByLabel("Search: Runbooks").fill("runbook 51");
  await expect(page.getByText("1 of 51 runbooks")).toBeVisible();
  await page.reload();
  await expect(page.getByRole("link", { name: "Runbook 51" })).toBeVisible();
  await page.getByLabel("Search: Runbooks").fill("nothing like it");
  await expect(page.getByText("Nothing here has these words.")).toBeVisible();
});

test("a runbook is written by keys alone", async ({ page, organisation }) => {
  await arrive(page, organisation, `${RUNBOOKS}/new`);
  await page.getByLabel("Team").focus();
  await chooseByKey(page.getByLabel("Team"));
  await page.keyboard.press("Tab");
  await page.keyboard.type("By keys");
  await page.keyboard.press("Tab");
  await page.keyboard.type("Look");
  await page.keyboard.press("Tab");
  await page.keyboard.press("Tab");
  await page.keyboard.press("Tab");
  await expect(page.getByRole("button", { name: "Create" })).toBeFocused();
  await page.keyboard.press("Enter");
  await expect(page.getByRole("heading", { level: 1 })).toHaveText("By keys");
});
