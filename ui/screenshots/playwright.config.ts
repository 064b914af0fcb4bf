/** Pictures of every page and state, for people to look at: `make screenshots`. */
import { join } from "node:path";
import { defineConfig } from "@playwright/test";
import { TARGET } from "../e2e/support/places";
import tests from "../playwright.config";

export default defineConfig({
  ...tests,
  testDir: ".",
  outputDir: join(TARGET, "screenshots", "failed"),
  workers: 1,
  reporter: "list",
});
