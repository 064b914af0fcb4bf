/** How fast the interface feels, on a server that somebody else started: `make bench`. */
import { join } from "node:path";
import { defineConfig } from "@playwright/test";
import { TARGET } from "../e2e/support/places";
import tests from "../playwright.config";

export default defineConfig({
  ...tests,
  testDir: ".",
  outputDir: join(TARGET, "bench-interface"),
  workers: 1,
  fullyParallel: false,
  reporter: "./figures.ts",
  use: { ...tests.use, trace: "off", baseURL: process.env.BENCH_URL ?? "" },
});
