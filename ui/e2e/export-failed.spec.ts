import { expectAccessible } from "./support/accessible";
import { event } from "./support/events";
import { Exports, requestExport } from "./support/exports";
import { arrive, expect, test } from "./support/test";

test.use({ faults: "full=export/objects.write:1" });

test("an export that failed says why, and is tried again", async ({ page, organisation }) => {
  await organisation.record(event());
  const exports = new Exports(page);
  await requestExport(organisation, "Too large");
  await arrive(page, organisation, exports.path);
  await expect(exports.row("Too large")).toContainText("Failed");
  await expect(exports.row("Too large")).toContainText("MiB of disk");
  await expectAccessible(page);
  await exports.row("Too large").getByRole("button", { name: "Retry" }).click();
  await expect(exports.row("Too large")).toContainText("Completed");
});
