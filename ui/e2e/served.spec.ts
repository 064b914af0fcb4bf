import { expect, test } from "./support/test";

/** Bytes of script, compressed, that the first page may load. */
const FIRST_SCRIPT_BYTES_MAX = 200_000;

test("the page runs its own scripts and styles only", async ({ page }) => {
  const response = await page.goto("/sign-in");
  const policy = (await response?.headerValue("content-security-policy")) ?? "";
  expect(policy).toContain("default-src 'none'");
  expect(policy).toContain("script-src 'self'");
  expect(policy).toContain("style-src 'self'");
  expect(policy).toContain("frame-ancestors 'none'");
  expect(policy).not.toContain("unsafe");
  expect(await response?.headerValue("x-content-type-options")).toBe("nosniff");
  expect(await response?.headerValue("referrer-policy")).toBe("no-referrer");
});

test("the first page loads less than 200 KB of script", async ({ page }) => {
  let bytes = 0;
  page.on("response", async (response) => {
    if (response.request().resourceType() !== "script") return;
    expect(await response.headerValue("content-encoding")).toBe("gzip");
    expect(await response.headerValue("cache-control")).toContain("immutable");
    bytes += (await response.request().sizes()).responseBodySize;
  });
  await page.goto("/sign-in", { waitUntil: "networkidle" });
  await expect(page.getByRole("heading", { name: "Sign in" })).toBeVisible();
  expect(bytes).toBeGreaterThan(0);
  expect(bytes).toBeLessThan(FIRST_SCRIPT_BYTES_MAX);
});

test("a program that asks for a page that is not there gets an error", async ({ request }) => {
  const response = await request.get("/nowhere", { headers: { accept: "application/json" } });
  expect(response.status()).toBe(404);
  expect((await response.json()).meta.code).toBe("route_not_found");
});
