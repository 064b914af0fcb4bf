/** Export History, with exports in each state. */
import { Exports } from "../e2e/support/exports";
import { arrive } from "../e2e/support/test";
import { expect, requestExports, test } from "./demo";
import { picture } from "./picture";

test("with exports that run, failed and are complete", async ({ page, demo }) => {
  await requestExports(demo);
  const exports = new Exports(page);
  const show = async () => {
    await arrive(page, demo, exports.path);
    await expect(exports.row("All changes of permissions").getByRole("progressbar")).toBeVisible();
  };
  await picture(page, "export-history", show);
  await picture(page, "export-history-details", async () => {
    await show();
    await exports.details("Denied, for the auditor").click();
    await expect(page.getByText("SHA-256")).toBeVisible();
  });
});

test("without exports", async ({ page, organisation }) => {
  await picture(page, "export-history-empty", async () => {
    await arrive(page, organisation, new Exports(page).path);
    await expect(page.getByRole("heading", { name: "No exports yet" })).toBeVisible();
  });
});
