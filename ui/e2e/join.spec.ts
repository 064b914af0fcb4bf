import { expectAccessible } from "./support/accessible";
import { expect, test } from "./support/test";

test("an invitation sets a password and signs in", async ({ page, organisation }) => {
  const { secret } = await organisation.invite("Bo");
  await page.goto(`/join#${secret}`);
  await expect(page.getByRole("heading", { name: "Choose a password" })).toBeVisible();
  await expect(page).toHaveURL("/join");
  await expectAccessible(page);
  await page.getByLabel("New password").fill("a long enough password");
  await page.getByLabel("The same once more").fill("another password");
  await expect(page.getByText("The two passwords differ.")).toBeVisible();
  await expect(page.getByRole("button", { name: "Keep this password" })).toBeDisabled();
  await page.getByLabel("The same once more").fill("a long enough password");
  await page.getByRole("button", { name: "Keep this password" }).click();
  await expect(page.getByRole("heading", { name: "You need the permission Audit Logs" })).toBeVisible();
});

test("a link without its second part says so", async ({ page }) => {
  await page.goto("/join");
  await expect(page.getByRole("heading", { name: "This link is not complete" })).toBeVisible();
  await expectAccessible(page);
});

test.describe("a link that was used before", () => {
  test.use({ refusals: ["POST /v3/join 401"] });

  test("says so", async ({ page, organisation }) => {
    const { secret } = await organisation.invite("Bo");
    await organisation.join(secret, "a long enough password");
    await page.goto(`/join#${secret}`);
    await page.getByLabel("New password").fill("another long password");
    await page.getByLabel("The same once more").fill("another long password");
    await page.getByRole("button", { name: "Keep this password" }).click();
    await expect(page.getByRole("alert")).toContainText("link");
    await expectAccessible(page);
  });
});
