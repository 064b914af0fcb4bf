/** Takes a picture of what a page shows, in both themes and at both widths. */
import { mkdirSync } from "node:fs";
import { join } from "node:path";
import type { Page } from "@playwright/test";
import { TARGET } from "../e2e/support/places";

const DIRECTORY = join(TARGET, "screenshots");
const SIZES = [
  { width: 1440, height: 900 },
  { width: 390, height: 844 },
];

/** `show` brings the page to the state, at each width anew. */
export async function picture(page: Page, name: string, show: () => Promise<void>) {
  mkdirSync(DIRECTORY, { recursive: true });
  for (const size of SIZES) {
    await page.setViewportSize(size);
    await show();
    for (const colorScheme of ["light", "dark"] as const) {
      await page.emulateMedia({ colorScheme, reducedMotion: "reduce" });
      await page.screenshot({ path: join(DIRECTORY, `${name}-${size.width}-${colorScheme}.png`) });
    }
  }
}
