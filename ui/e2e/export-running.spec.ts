import { expectAccessible } from "./support/accessible";
import { event } from "./support/events";
import { Exports, requestExport } from "./support/exports";
import { arrive, expect, test } from "./support/test";

test.use({ faults: "hold=export/objects.write:1" });

test("an export that runs shows how far it is, and is cancelled", async ({ page, organisation }) => {
  await organisation.record(event());
  const exports = new Exports(page);
  await requestExport(organisation, "Endless");
  await arrive(page, organisation, exports.path);
  await expect(exports.row("Endless").getByRole("progressbar")).toBeVisible();
  await expectAccessible(page);
  await exports.row("Endless").getByRole("button", { name: "Cancel" }).click();
  await expect(exports.row("Endless")).toContainText("Cancelled");
  await expect(exports.row("Endless").getByRole("progressbar")).toHaveCount(0);
});
