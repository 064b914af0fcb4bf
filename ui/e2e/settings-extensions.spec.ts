import { expectAccessible } from "./support/accessible";
import type { Event } from "./support/organisation";
import { save, toldOnce } from "./support/settings";
import { arrive, expect, test } from "./support/test";

const PAGE = "/settings/extensions";
const EXTENSIONS = "Extensions";

test.describe("as long as nothing is configured", () => {
  test.use({ refusals: ["GET /v3/extensions/msteams/config 404"] });

  test("Microsoft Teams is configured, changed, disabled and enabled, and the log tells of each", async ({
    page,
    organisation,
  }) => {
    await arrive(page, organisation, PAGE);
    await expect(page.getByText("It is not configured yet.")).toBeVisible();
    await expectAccessible(page);
    await page.getByLabel("Id of the directory (tenant)").fill("directory");
    await page.getByLabel("Name of the default channel").fill("General");
    await page.getByRole("button", { name: "Add a connected team" }).click();
    await page.getByLabel("Name in Microsoft Teams").fill("Ops");
    await page.getByRole("button", { name: "Add a channel" }).click();
    await page.getByLabel("Name of the channel").fill("Alerts");
    await page.getByRole("button", { name: "Configure" }).click();
    await expect(page.getByText("Choose the team whose services are told of.")).toBeVisible();
    await expect(page.getByLabel("Team", { exact: true })).toBeFocused();
    await page.getByLabel("Team", { exact: true }).selectOption({ label: "Default Team" });
    await page.getByLabel("All services of the team").uncheck();
    await page.getByLabel("Default Service").check();
    await expectAccessible(page);
    await page.getByRole("button", { name: "Configure" }).click();
    await expect(page.getByText("It is on.")).toBeVisible();
    const created: Event = await toldOnce(organisation, EXTENSIONS, "Create");
    expect(created.meta).toMatchObject({
      after: {
        tenant_id: "directory",
        is_active: true,
        connected_teams: [
          {
            team_name: "Ops",
            channel_configurations: [
              {
                ...{ squadcast_team_name: "Default Team", msteams_channel_name: "Alerts" },
                services: [{ squadcast_service_name: "Default Service" }],
              },
            ],
          },
        ],
      },
    });

    await page.getByLabel("Id of the sender").fill("somebody");
    await page.getByLabel("Tell of every kind of event").uncheck();
    await page.getByRole("button", { name: "Add a kind" }).click();
    await page.keyboard.type("triggered");
    await page.getByRole("button", { name: "Add a change" }).click();
    await page.keyboard.type("is_trigger_active");
    await save(page);
    const changed = await toldOnce(organisation, EXTENSIONS, "Update");
    expect(changed.targets[0]?.id).toBe(created.targets[0]?.id);
    expect(changed.meta).toMatchObject({
      before: { from_id: "", triggers: { all_active: true, custom: [] } },
      after: {
        ...{ from_id: "somebody", triggers: { all_active: false, custom: ["triggered"] } },
        custom_incident_alert_state: { is_trigger_active: true },
      },
    });

    await page.getByLabel("The extension is on").uncheck();
    await save(page);
    await expect(page.getByText("It is off.")).toBeVisible();
    const disabled = await toldOnce(organisation, EXTENSIONS, "Disable");
    expect(disabled.meta).toEqual({ before: { is_active: true }, after: { is_active: false } });
    await page.getByLabel("The extension is on").focus();
    await page.keyboard.press("Space");
    await page.keyboard.press("Enter");
    await expect(page.getByText("It is on.")).toBeVisible();
    const enabled = await toldOnce(organisation, EXTENSIONS, "Enable");
    expect(enabled.meta).toEqual({ before: { is_active: false }, after: { is_active: true } });
    await page.getByRole("link", { name: "History in the audit log" }).click();
    await expect(page.getByText("4 events", { exact: true })).toBeVisible();
  });
});

test.describe("what the server refuses", () => {
  test.use({
    refusals: ["GET /v3/extensions/msteams/config 404", "POST /v3/extensions/msteams/config 400"],
  });

  test("stands at its field", async ({ page, organisation }) => {
    await arrive(page, organisation, PAGE);
    await page.getByLabel("Id of the directory (tenant)").fill("x".repeat(101));
    await page.getByRole("button", { name: "Configure" }).click();
    await expect(page.getByText("Has more than 100 characters.")).toBeVisible();
    await expect(page.getByLabel("Id of the directory (tenant)")).toHaveAttribute("aria-invalid", "true");
  });
});

test("without the permission the page names it, and asks for nothing", async ({ page, organisation }) => {
  await arrive(page, organisation, PAGE, await organisation.person("Mia"));
  await expect(page.getByRole("complementary")).toContainText("manage-extensions");
  await expect(page.getByRole("complementary")).toContainText(organisation.owner.email);
  await expectAccessible(page);
});
