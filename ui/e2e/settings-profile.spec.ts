import { expectAccessible } from "./support/accessible";
import { save, told, toldOnce } from "./support/settings";
import { arrive, expect, test } from "./support/test";

const PROFILE = "/settings/profile";

test("everybody changes their own profile, without any permission", async ({ page, organisation }) => {
  const mia = await organisation.person("Mia");
  await arrive(page, organisation, "/settings/organization", mia);
  await page.getByRole("button", { name: "Mia Lund" }).click();
  await page.getByRole("menuitem", { name: "My profile" }).click();
  await expect(page).toHaveURL(PROFILE);
  await expect(page.getByLabel("Role")).toBeDisabled();
  await expectAccessible(page);
  await page.getByLabel("First name").fill("Mina");
  await page.getByLabel("Telephone number").fill("30 1234");
  await page.getByLabel("About").fill("On call\non Mondays");
  await save(page, page.locator("form").first());
  await expect(page.getByRole("button", { name: "Mina Lund" })).toBeVisible();
  const changed = await toldOnce(organisation, "User management", "Update", mia.email);
  expect(changed.targets[0]?.id).toBe(mia.id);
  expect(changed.meta).toMatchObject({
    before: { first_name: "Mia", bio: "" },
    after: { first_name: "Mina", bio: "On call\non Mondays", contact: { phone_number: "30 1234" } },
  });
  await page.getByLabel("First name").fill("m".repeat(101));
  await expect(page.getByText("At most 100 characters; these are 101.")).toBeVisible();
  await page.getByRole("button", { name: "Discard changes" }).click();
});

test.describe("a password", () => {
  test.use({ refusals: ["PUT /v3/session/password 403", "PUT /v3/session/password 400"] });

  test("is changed by who knows the one before", async ({ page, organisation }) => {
    const mia = await organisation.person("Mia");
    await arrive(page, organisation, PROFILE, mia);
    const change = page.getByRole("button", { name: "Change the password" });
    const [now, next, again] = [
      page.getByLabel("Current password"),
      page.getByLabel("New password"),
      page.getByLabel("The new one once more"),
    ];
    await now.fill("something else");
    await next.fill("short");
    await expect(page.getByText("this one has 5")).toBeVisible();
    await next.fill("a new long password");
    await again.fill("a new long passwort");
    await expect(page.getByText("The two new passwords differ.")).toBeVisible();
    await again.fill("a new long password");
    await change.click();
    await expect(now).toHaveAttribute("aria-invalid", "true");
    await expect(page.getByText("This is not your password.")).toBeVisible();
    await expectAccessible(page);
    await now.fill(mia.password);
    await next.fill(mia.email);
    await again.fill(mia.email);
    await change.click();
    await expect(page.getByText("must not be the e-mail address")).toBeVisible();
    await next.fill("a new long password");
    await again.fill("a new long password");
    await change.click();
    await expect(page.getByText("Saved.")).toBeVisible();
    for (const field of [now, next, again]) await expect(field).toHaveValue("");
    const [changed, refused] = await told(organisation, "User management", "Change Password");
    expect(changed).toMatchObject({ outcome: "success", targets: [{ id: mia.id }] });
    expect(refused).toMatchObject({ outcome: "denied", actor: { userID: mia.id } });
    // This session goes on, and the new password opens others.
    await page.reload();
    await expect(page.getByRole("heading", { level: 1 })).toHaveText("My profile");
    const body = { organization: organisation.slug, email: mia.email, password: "a new long password" };
    expect((await page.request.post("/v3/session", { data: body })).status()).toBe(201);
  });
});

test("a password is changed by keys alone", async ({ page, organisation }) => {
  const mia = await organisation.person("Mia");
  await arrive(page, organisation, PROFILE, mia);
  await page.getByLabel("Current password").focus();
  for (const text of [mia.password, "by keys and long enough", "by keys and long enough"]) {
    await page.keyboard.type(text);
    await page.keyboard.press("Tab");
  }
  await expect(page.getByRole("button", { name: "Change the password" })).toBeFocused();
  await page.keyboard.press("Enter");
  await expect(page.getByText("Saved.")).toBeVisible();
});
