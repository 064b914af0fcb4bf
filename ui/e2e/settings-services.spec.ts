import type { Locator, Page } from "@playwright/test";
import { expectAccessible } from "./support/accessible";
import { event } from "./support/events";
import type { Organisation } from "./support/organisation";
import { confirmByName, save, toldOnce } from "./support/settings";
import { defaultTeam, join } from "./support/teams";
import { arrive, expect, test } from "./support/test";

const SERVICES = "/settings/services";
const RESOURCE = "Services";

interface Made {
  id: string;
  api_key: string;
}

/** A service in the team and with the policy that every organisation has. */
async function made(organisation: Organisation, name: string): Promise<Made> {
  const policies = await organisation.request<{ data: { id: string; owner: { id: string } }[] }>(
    ...(["GET", "/v3/escalation-policies"] as const),
  );
  const [policy] = policies.data;
  const body = { name, owner_id: policy?.owner.id, escalation_policy_id: policy?.id };
  return (await organisation.request<{ data: Made }>("POST", "/v3/services", body)).data;
}

/** How a key is answered when it records an event. */
async function recording(organisation: Organisation, key: string): Promise<number> {
  const headers = { Authorization: `Bearer ${key}`, "Content-Type": "application/json" };
  const body = JSON.stringify([event()]);
  const url = `${organisation.server.url}/v3/audit-logs/events`;
  return (await fetch(url, { method: "POST", headers, body })).status;
}

const secret = (page: Page): Locator => page.getByRole("status", { name: /key of this service/ });

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

test("whom to tell when is set by keys alone", async ({ page, organisation }) => {
  const { id } = await made(organisation, "terraform");
  await arrive(page, organisation, `${SERVICES}/${id}`);
  await page.getByLabel("Hold back alerts").press("Space");
  await page.keyboard.press("Tab");
  await page.keyboard.type("2000");
  await expect(page.getByText("Write a number of minutes from 1 to 1,440.")).toBeVisible();
  await page.keyboard.press("ControlOrMeta+a");
  await page.keyboard.type("5");
  await page.getByLabel("Take alerts that come together").press("Space");
  await page.keyboard.press("Tab");
  await page.keyboard.press("ControlOrMeta+a");
  await page.keyboard.type("10");
  await page.getByLabel("Wait before telling anybody").press("Space");
  await expect(page.getByText("Name the time zone of these hours.")).toBeVisible();
  await page.keyboard.press("Tab");
  await page.keyboard.type("Europe/Berlin");
  await page.getByLabel("From").fill("22:00");
  await page.getByLabel("Until").fill("06:00");
  await page.getByLabel("Sunday").press("Space");
  await page.getByLabel("Monday").press("Space");
  await expectAccessible(page);
  await page.getByRole("button", { name: "Save", exact: true }).press("Enter");
  await expect(page.getByText("Saved.")).toBeVisible();
  const { meta } = await toldOnce(organisation, RESOURCE, "Update");
  expect(meta).toMatchObject({
    after: {
      auto_pause_transient_alerts_config: { is_enabled: true, timeout_in_mins: 5 },
      intelligent_alerts_grouping_config: { is_enabled: true, rolling_window_in_mins: 10 },
      delay_notification_config: {
        is_enabled: true,
        timezone: "Europe/Berlin",
        fixed_timeslot_config: {
          ...{ start_time: "22:00", end_time: "06:00" },
          repeat_days: ["monday", "sunday"],
        },
      },
    },
  });
});

test("a key is replaced, and a service disabled and enabled", async ({ page, organisation }) => {
  const { id, api_key } = await made(organisation, "terraform");
  await arrive(page, organisation, `${SERVICES}/${id}`);
  await page.getByLabel("Description").fill("Not saved yet");
  await page.getByRole("button", { name: "New key" }).click();
  await expectAccessible(page);
  await confirmByName(page, "terraform", "Replace the key");
  await expect(secret(page)).toBeVisible();
  await expectAccessible(page);
  const key = await secret(page).locator("code").innerText();
  await expect.poll(() => recording(organisation, api_key), { timeout: 15_000 }).toBe(401);
  expect(await recording(organisation, key)).toBe(201);
  expect((await toldOnce(organisation, RESOURCE, "Rotate Key")).targets[0]?.id).toBe(id);
  await page.getByRole("button", { name: "I have it" }).click();
  await expect(page.getByText(key)).toHaveCount(0);

  await page.getByRole("button", { name: "Disable" }).click();
  await confirmByName(page, "terraform", "Disable");
  await expect(page.getByText("its events are refused")).toBeVisible();
  await expect(page.getByRole("button", { name: "New key" })).toBeDisabled();
  await expectAccessible(page);
  expect((await toldOnce(organisation, RESOURCE, "Disable")).meta).toEqual({
    ...{ before: { is_disabled: false }, after: { is_disabled: true } },
  });
  await page.getByRole("button", { name: "Enable" }).click();
  await expect(page.getByText("it may record events")).toBeVisible();
  expect((await toldOnce(organisation, RESOURCE, "Enable")).targets[0]?.id).toBe(id);
  // None of this touched what was being written, and nobody else changed anything.
  await expect(page.getByLabel("Description")).toHaveValue("Not saved yet");
  await save(page);
});

test("the Slack channel is set and replaced", async ({ page, organisation }) => {
  const { id } = await made(organisation, "terraform");
  await arrive(page, organisation, `${SERVICES}/${id}`);
  const channel = page.getByLabel("Id of the channel");
  const keep = page.getByRole("button", { name: "Save the channel" });
  await channel.fill(" ");
  await expect(page.getByText("Write the id of a channel.")).toBeVisible();
  await channel.fill("C024BE91L");
  await keep.click();
  await expect(page.getByText("Saved.")).toBeVisible();
  const set = await toldOnce(organisation, "Extensions", "Create");
  expect(set.meta).toMatchObject({ after: { channel_id: "C024BE91L", service: { id } } });
  await channel.fill("C024BE91M");
  await keep.click();
  await expect(page.getByText("Saved.")).toBeVisible();
  const changed = await toldOnce(organisation, "Extensions", "Update");
  expect(changed.meta).toMatchObject({
    ...{ before: { channel_id: "C024BE91L" }, after: { channel_id: "C024BE91M" } },
  });
});

test("who may not is told what is missing", async ({ page, organisation }) => {
  const { id } = await made(organisation, "terraform");
  const mia = await organisation.person("Mia");
  await arrive(page, organisation, SERVICES, mia);
  await expect(page.getByRole("complementary")).toContainText("read-services");
  await expectAccessible(page);
  await join(organisation, await defaultTeam(organisation), mia, "Observer");
  await page.reload();
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
    const { id } = await made(organisation, "terraform");
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
