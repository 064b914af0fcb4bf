/** Settings: services and their keys, also for somebody who may only look. */
import { event } from "../e2e/support/events";
import { newService } from "../e2e/support/services";
import { confirmByName } from "../e2e/support/settings";
import { defaultTeam, join } from "../e2e/support/teams";
import { arrive } from "../e2e/support/test";
import { expect, test } from "./demo";
import { picture } from "./picture";

const SERVICES = "/settings/services";

test("services and their keys", async ({ page, organisation }) => {
  await organisation.record(event());
  const { id } = await newService(organisation, "terraform");
  const tags = [
    { key: "tier", value: "one" },
    { key: "region", value: "eu-central" },
  ];
  const delay_notification_config = {
    ...{ is_enabled: true, timezone: "Europe/Berlin" },
    fixed_timeslot_config: { start_time: "22:00", end_time: "06:00", repeat_days: ["saturday", "sunday"] },
  };
  const auto_pause_transient_alerts_config = { is_enabled: true, timeout_in_mins: 5 };
  const body = { tags, delay_notification_config, auto_pause_transient_alerts_config };
  await organisation.request("PUT", `/v3/services/${id}`, body);
  await picture(page, "settings-services", async () => {
    await arrive(page, organisation, SERVICES);
    await expect(page.getByText("2 services")).toBeVisible();
  });
  await picture(page, "settings-service", async () => {
    await arrive(page, organisation, `${SERVICES}/${id}`);
    await expect(page.getByLabel("Value of tag 2")).toHaveValue("eu-central");
  });
  await picture(page, "settings-service-set", async () => {
    await page.getByLabel("Sunday").scrollIntoViewIfNeeded();
  });
  await picture(page, "settings-service-rotate", async () => {
    await arrive(page, organisation, `${SERVICES}/${id}`);
    await page.getByRole("button", { name: "New key" }).click();
    await expect(page.getByRole("dialog")).toBeVisible();
  });
  await picture(page, "settings-service-key", async () => {
    await arrive(page, organisation, `${SERVICES}/${id}`);
    await page.getByRole("button", { name: "New key" }).click();
    await confirmByName(page, "terraform", "Replace the key");
    await expect(page.getByRole("button", { name: "I have it" })).toBeVisible();
  });
  await picture(page, "settings-service-wrong", async () => {
    await arrive(page, organisation, `${SERVICES}/new`);
    await page.getByLabel("Name", { exact: true }).fill("terraform");
    await page.getByRole("button", { name: "Create" }).click();
    await expect(page.getByText("Choose the team that it belongs to.")).toBeVisible();
    await page.getByLabel("Name", { exact: true }).fill("");
  });
});

test("services for somebody who may not", async ({ page, organisation }) => {
  const { id } = await newService(organisation, "terraform");
  const stranger = await organisation.person("Bo");
  const observer = await organisation.person("Mia");
  await join(organisation, await defaultTeam(organisation), observer, "Observer");
  await picture(page, "settings-services-no-permission", async () => {
    await arrive(page, organisation, SERVICES, stranger);
    await expect(page.getByText("read-services")).toBeVisible();
  });
  await page.context().clearCookies();
  await picture(page, "settings-service-no-permission", async () => {
    await arrive(page, organisation, `${SERVICES}/${id}`, observer);
    await expect(page.getByText("update-services")).toBeVisible();
  });
});
