/** Where the program, the browser and room for what tests leave behind are found. */
import { existsSync } from "node:fs";
import { resolve } from "node:path";

/** Cargo's target directory. */
export const TARGET = resolve(process.env.CARGO_TARGET_DIR ?? "../target");

/** The program under test, built with the features `faults` and `embed-ui`. */
export const BINARY = resolve(process.env.PROGRAM_UNDER_TEST ?? `${TARGET}/debug/holdfast`);

const BROWSERS = ["/usr/bin/chromium", "/usr/bin/chromium-browser", "/usr/bin/google-chrome"];

/** The system's Chromium. */
export const CHROMIUM =
  process.env.CHROMIUM ?? BROWSERS.find((path) => existsSync(path)) ?? "/usr/bin/chromium";
