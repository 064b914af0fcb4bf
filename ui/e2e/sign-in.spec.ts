import type { Page } from "@playwright/test";
import { expectAccessible } from "./support/accessible";
import type { Person } from "./support/organisation";
import { arrive, expect, test } from "./support/test";

const REFUSED = "POST /v3/session 401";

async function fill(page: Page, { email, password }: Pick<Person, "email" | "password">) {
  await page.getByLabel("E-mail address").fill(email);
  await page.getByLabel("Password").fill(password);
  await page.getByRole("button", { name: "Sign in" }).click();
}

/** Waits until the page has what it asks for, and is refused nothing when the session ends. */
async function loaded(page: Page) {
  await expect(page.getByText("Live", { exact: true })).toBeVisible();
  await expect(page.getByRole("region", { name: "Events over time" })).toContainText("success");
}

test("somebody signs in, and out again", async ({ page, organisation }) => {
  await page.goto(`/sign-in/${organisation.slug}`);
  await expect(page.getByLabel("E-mail address")).toBeFocused();
  await expectAccessible(page);
  await fill(page, organisation.owner);
  await expect(page.getByRole("heading", { name: "Audit Logs" })).toBeVisible();
  await expect(page).toHaveURL("/settings/audit-logs");
  await loaded(page);
  await page.getByRole("button", { name: organisation.owner.email }).click();
  await page.getByRole("menuitem", { name: "Sign out" }).click();
  await expect(page.getByRole("heading", { name: "Sign in" })).toBeVisible();
  await page.goto("/settings/audit-logs");
  await expect(page.getByRole("heading", { name: "Sign in" })).toBeVisible();
});

test.describe("while the server cannot be reached", () => {
  test.use({ refusals: ["lost"] });

  test("somebody who signs out is told that they did not", async ({ page, organisation, installation }) => {
    await arrive(page, organisation, "/settings/runbooks");
    await expect(page.getByRole("heading", { name: "Runbooks" })).toBeVisible();
    await installation.stop();
    await page.getByRole("button", { name: organisation.owner.email }).click();
    await page.getByRole("menuitem", { name: "Sign out" }).click();
    await expect(page.getByRole("heading", { name: "You are still signed in" })).toBeVisible();
    await installation.start();
    await page.getByRole("button", { name: "Try again" }).click();
    await expect(page.getByRole("heading", { name: "Sign in" })).toBeVisible();
  });
});

test.describe("who cannot be let in", () => {
  test.use({ refusals: [REFUSED] });

  test("is not told which of the two was wrong", async ({ page, organisation }) => {
    const messages: (string | null)[] = [];
    for (const email of [organisation.owner.email, "nobody@example.com"]) {
      await page.goto(`/sign-in/${organisation.slug}`);
      await fill(page, { email, password: "wrong wrong wrong" });
      messages.push(await page.getByRole("alert").textContent());
    }
    expect(messages[0]).toBe(messages[1]);
    await expectAccessible(page);
  });

  test("gets in at the second try", async ({ page, organisation }) => {
    await page.goto(`/sign-in/${organisation.slug}`);
    await fill(page, { ...organisation.owner, password: "wrong wrong wrong" });
    await expect(page.getByRole("alert")).toBeVisible();
    await fill(page, organisation.owner);
    await expect(page.getByRole("heading", { name: "Audit Logs" })).toBeVisible();
  });
});

test.describe("an organisation that does not exist", () => {
  test.use({ refusals: [REFUSED] });

  test("looks like a wrong password", async ({ page, organisation }) => {
    await page.goto("/sign-in/no-such-organisation");
    await fill(page, organisation.owner);
    await expect(page.getByRole("alert")).toBeVisible();
  });
});

test.describe("without an organisation in the link", () => {
  test.use({ refusals: ["POST /v3/session 400"] });

  test("its name is asked for", async ({ page, organisation }) => {
    await page.goto("/sign-in");
    await fill(page, organisation.owner);
    await expect(page.getByLabel("Organisation")).toBeFocused();
    await expectAccessible(page);
    await page.getByLabel("Organisation").fill(organisation.slug);
    await fill(page, organisation.owner);
    await expect(page.getByRole("heading", { name: "Audit Logs" })).toBeVisible();
  });
});

test.describe("after ten wrong passwords", () => {
  test.use({ refusals: [REFUSED, "POST /v3/session 429"] });

  test("the page says that it was too often, and how long to wait", async ({ page, organisation }) => {
    await page.goto(`/sign-in/${organisation.slug}`);
    for (let attempt = 0; attempt < 10; attempt += 1) {
      const body = { organization: organisation.slug, email: organisation.owner.email, password: "wrong" };
      const answer = await page.request.post("/v3/session", { data: body });
      expect(answer.status()).toBe(401);
    }
    await fill(page, organisation.owner);
    await expect(page.getByRole("alert")).toContainText(/too many|attempts/i);
  });
});

test("a link leads on to where it points, with its selection", async ({ page, organisation }) => {
  await page.goto("/settings/audit-logs?duration=7d&resource=Services");
  await expect(page.getByRole("heading", { name: "Sign in" })).toBeVisible();
  await page.goto(`/sign-in/${organisation.slug}${new URL(page.url()).search}`);
  await fill(page, organisation.owner);
  await expect(page).toHaveURL("/settings/audit-logs?duration=7d&resource=Services");
});

test("a link leads to no other host", async ({ page, organisation }) => {
  for (const next of [
    "https://evil.example/",
    "//evil.example/",
    "/\\evil.example/",
    "javascript:alert(1)",
  ]) {
    await page.context().clearCookies();
    await page.goto(`/sign-in/${organisation.slug}?next=${encodeURIComponent(next)}`);
    await fill(page, organisation.owner);
    await expect(page).toHaveURL("/settings/audit-logs");
    await loaded(page);
  }
});

test("a session that was ended elsewhere leads back to the sign-in page", async ({ page, organisation }) => {
  await arrive(page, organisation);
  await expect(page.getByRole("heading", { name: "Audit Logs" })).toBeVisible();
  await organisation.request("DELETE", "/v3/session");
  await page.reload();
  await expect(page.getByRole("heading", { name: "Sign in" })).toBeVisible();
});
