/** What people who use no pointer do. */
import { expect, type Locator } from "@playwright/test";

/** Takes what comes after the first option of a select that has the focus, once it is there to be taken. */
export async function chooseByKey(select: Locator) {
  await expect(select.getByRole("option").nth(1)).toBeAttached();
  await select.press("ArrowDown");
}
