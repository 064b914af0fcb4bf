/** The pages before somebody is in, and for those who may not look. */
import { arrive } from "../e2e/support/test";
import { expect, test } from "./demo";
import { picture } from "./picture";

test.use({ refusals: ["POST /v3/session 401"] });

test("signing in", async ({ page, organisation }) => {
  await picture(page, "sign-in", async () => {
    await page.goto(`/sign-in/${organisation.slug}`);
    await expect(page.getByRole("heading", { name: "Sign in" })).toBeVisible();
  });
  await picture(page, "sign-in-refused", async () => {
    await page.goto(`/sign-in/${organisation.slug}`);
    await page.getByLabel("E-mail address").fill(organisation.owner.email);
    await page.getByLabel("Password").fill("a wrong password");
    await page.getByRole("button", { name: "Sign in" }).click();
    await expect(page.getByRole("alert")).toBeVisible();
  });
});

test("joining", async ({ page, organisation }) => {
  const { secret } = await organisation.invite("Bo");
  await picture(page, "join", async () => {
    await page.goto("/sign-in");
    await page.goto(`/join#${secret}`);
    await expect(page.getByRole("heading", { name: "Choose a password" })).toBeVisible();
  });
});

test("without the permission, the plan or a page", async ({ page, organisation, installation }) => {
  const person = await organisation.person("Mia");
  await picture(page, "no-permission", async () => {
    await arrive(page, organisation, "/settings/audit-logs", person);
    await expect(page.getByText("Who can grant it")).toBeVisible();
  });
  const free = await installation.organisation("free");
  await picture(page, "no-plan", async () => {
    await arrive(page, free, "/settings/audit-logs");
    await expect(page.getByText("Recording goes on")).toBeVisible();
  });
  await picture(page, "no-page", async () => {
    await arrive(page, free, "/nowhere");
    await expect(page.getByText("There is no such page")).toBeVisible();
  });
});
