/** Two people change the same object. */
import { expectAccessible } from "./support/accessible";
import { save, told, writeRunbook } from "./support/settings";
import { arrive, expect, test } from "./support/test";

test.use({ refusals: ["PUT /v3/audit-logs/settings 409", "PUT /v3/runbooks/{id} 409"] });

test("the second of two people is told what changed, and overwrites nothing unseen", async ({
  page,
  organisation,
}) => {
  const id = await writeRunbook(organisation, "Renewal", "Look", "Renew");
  const path = `/v3/runbooks/${id}`;
  await arrive(page, organisation, `/settings/runbooks/${id}`);
  const name = page.getByLabel("Name");
  const second = page.getByRole("textbox", { name: "Step 2" });
  await name.fill("Renewal of certificates");

  await organisation.request("PUT", path, {
    name: "Renewal",
    steps: [{ content: "Look" }, { content: "Call" }],
  });
  await page.getByRole("button", { name: "Save", exact: true }).click();
  const note = page.getByRole("alert");
  await expect(note).toContainText("Somebody else changed this");
  await expect(note).toContainText("Look through it, then save again.");
  await expect(second).toHaveValue("Call");
  await expect(name).toHaveValue("Renewal of certificates");
  await expectAccessible(page);
  expect(await told(organisation, "Runbook", "Update")).toHaveLength(1);
  await save(page);
  await expect(note).toHaveCount(0);

  await name.fill("Mine");
  await second.fill("Shout");
  await organisation.request("PUT", path, {
    name: "Theirs",
    steps: [{ content: "Look" }, { content: "Call" }],
  });
  await page.getByRole("button", { name: "Save", exact: true }).click();
  await expect(note).toContainText("Name, theirs: Theirs");
  await expect(name).toHaveValue("Mine");
  await page.getByRole("button", { name: "Take theirs" }).click();
  await expect(name).toHaveValue("Theirs");
  await save(page);
  const [last] = await told(organisation, "Runbook", "Update");
  expect(last?.meta).toEqual({
    before: { steps: [{ content: "Look" }, { content: "Call" }] },
    after: { steps: [{ content: "Look" }, { content: "Shout" }] },
  });
});

test("settings of the log are not overwritten unseen either", async ({ page, organisation }) => {
  await arrive(page, organisation, "/settings/organization");
  await page.getByLabel("Record who looks at the log").uncheck();
  await organisation.request("PUT", "/v3/audit-logs/settings", { catalogue: "open" });
  const form = page.locator("form").first();
  await form.getByRole("button", { name: "Save" }).click();
  await expect(page.getByRole("alert")).toContainText("Somebody else changed this");
  await expect(page.getByLabel("Take unknown resources and actions")).toBeChecked();
  await save(page, form);
});
