/** The end-to-end tests: the real program and a real browser, with nothing between them. */
import { join } from "node:path";
import { defineConfig } from "@playwright/test";
import { CHROMIUM, TARGET } from "./e2e/support/places";

/** For a debug build on a busy machine. Tests wait for states, so none of this is spent when all is well. */
const PATIENCE_MS = 30_000;

export default defineConfig({
  testDir: "e2e",
  outputDir: join(TARGET, "e2e"),
  fullyParallel: true,
  workers: 2,
  forbidOnly: process.env.CI !== undefined,
  reporter: process.env.CI === undefined ? "list" : "dot",
  timeout: 8 * PATIENCE_MS,
  expect: { timeout: PATIENCE_MS },
  use: {
    browserName: "chromium",
    launchOptions: {
      executablePath: CHROMIUM,
      args: [
        "--no-sandbox",
        // The browser itself talks to nobody either.
        "--disable-background-networking",
        "--disable-component-update",
        "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1",
      ],
    },
    viewport: { width: 1440, height: 900 },
    locale: "en-GB",
    timezoneId: "Europe/Berlin",
    actionTimeout: PATIENCE_MS,
    navigationTimeout: PATIENCE_MS,
    trace: "retain-on-failure",
  },
});
