/** Settings: escalation policies, webhooks, extensions and resources, also for somebody who may only look. */
import { arrive } from "../e2e/support/test";
import { expect, test } from "./demo";
import { picture } from "./picture";

test("escalation policies", async ({ page, organisation }) => {
  const [bo, mia] = [await organisation.person("Bo"), await organisation.person("Mia")];
  const { data: teams } = await organisation.request<{ data: { id: string }[] }>("GET", "/v3/teams");
  const rule = (minutes: number, ...ids: string[]) => ({
    ...{ escalationTime: minutes, via: ["Email", "Push"] },
    entities: ids.map((id) => ({ type: "user", id })),
  });
  const made = await organisation.request<{ data: { id: string } }>("POST", "/v3/escalation-policies", {
    ...{ name: "Nights", description: "From ten to six", owner_id: teams[0]?.id, repetition: 2 },
    rules: [rule(0, bo.id, mia.id), rule(15, mia.id)],
  });
  const policies = "/settings/escalation-policies";
  await picture(page, "settings-policies", async () => {
    await arrive(page, organisation, policies);
    await expect(page.getByText("2 policies")).toBeVisible();
  });
  await picture(page, "settings-policy", async () => {
    await arrive(page, organisation, `${policies}/${made.data.id}`);
    await expect(page.getByLabel("Name", { exact: true })).toHaveValue("Nights");
  });
  await picture(page, "settings-policy-wrong", async () => {
    await arrive(page, organisation, `${policies}/new`);
    await page.getByLabel("Name", { exact: true }).fill("Days");
    await page.getByRole("button", { name: "Create" }).click();
    await expect(page.getByText("Choose at least one user.")).toBeVisible();
  });
  await picture(page, "settings-policy-no-permission", async () => {
    await arrive(page, organisation, policies, mia);
    await expect(page.getByRole("complementary")).toBeVisible();
  });
});

test("webhooks", async ({ page, organisation }) => {
  const made = await organisation.request<{ data: { id: string } }>("POST", "/v3/extensions/event-webhooks", {
    ...{ name: "deploys", description: "Tells the deploy bot", trigger_type: "incident" },
    triggers: [{ event_class: "incident", event_type: "triggered" }],
    urls: ["one", "two"].map((path) => ({ url: `https://hooks.example.com/${path}`, method: "POST" })),
    header: { Authorization: "Bearer hidden" },
  });
  await picture(page, "settings-webhooks", async () => {
    await arrive(page, organisation, "/settings/webhooks");
    await expect(page.getByText("1 webhook")).toBeVisible();
  });
  await picture(page, "settings-webhook", async () => {
    await page.goto("about:blank");
    await arrive(page, organisation, `/settings/webhooks/${made.data.id}`);
    await page.getByRole("button", { name: "Remove address 1" }).click();
    await expect(page.getByText("Write an address")).toBeVisible();
    await page.getByLabel("Address 1").focus();
  });
});

test.describe("extensions", () => {
  test.use({ refusals: ["GET /v3/extensions/msteams/config 404"] });

  test("not configured yet", async ({ page, organisation }) => {
    await picture(page, "settings-extensions", async () => {
      await page.goto("about:blank");
      await arrive(page, organisation, "/settings/extensions");
      await page.getByRole("button", { name: "Add a connected team" }).click();
      await page.getByRole("button", { name: "Add a channel" }).click();
      await expect(page.getByLabel("Name of the channel")).toBeFocused();
    });
    const person = await organisation.person("Mia");
    await picture(page, "settings-extensions-no-permission", async () => {
      await arrive(page, organisation, "/settings/extensions", person);
      await expect(page.getByRole("complementary")).toBeVisible();
    });
  });
});

test("resources", async ({ page, organisation }) => {
  const path = "/v3/audit-logs/resources/Invoices";
  await organisation.request("PUT", path, { actions: ["Issue", "Pay", "Remind"] });
  const resources = "/settings/resources";
  await picture(page, "settings-resources", async () => {
    await arrive(page, organisation, resources);
    await expect(page.getByRole("link", { name: "Invoices" })).toBeVisible();
  });
  await picture(page, "settings-resource", async () => {
    await arrive(page, organisation, `${resources}/named/Invoices`);
    await expect(page.getByLabel("Action 3")).toBeVisible();
  });
  await picture(page, "settings-resource-built-in", async () => {
    await arrive(page, organisation, `${resources}/named/Runbook`);
    await expect(page.getByText("Every organisation has it")).toBeVisible();
  });
  await picture(page, "settings-resource-remove", async () => {
    await page.goto("about:blank");
    await arrive(page, organisation, `${resources}/named/Invoices`);
    await page.getByRole("button", { name: "Remove", exact: true }).click();
    await expect(page.getByRole("dialog")).toBeVisible();
  });
});
