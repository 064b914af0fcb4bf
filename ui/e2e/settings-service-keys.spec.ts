import { expectAccessible } from "./support/accessible";
import { newService, recording, secret } from "./support/services";
import { confirmByName, save, toldOnce } from "./support/settings";
import { arrive, expect, test } from "./support/test";

const SERVICES = "/settings/services";
const RESOURCE = "Services";

test("whom to tell when is set by keys alone", async ({ page, organisation }) => {
  const { id } = await newService(organisation, "terraform");
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
  const { id, api_key } = await newService(organisation, "terraform");
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
  const { id } = await newService(organisation, "terraform");
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
