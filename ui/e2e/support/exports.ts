/** The tab Export History, as somebody sees and uses it, and the dialog that leads there. */
import type { Locator, Page } from "@playwright/test";
import type { Organisation } from "./organisation";

export class Exports {
  readonly path = "/settings/audit-logs/exports";
  readonly dialog: Locator;

  constructor(readonly page: Page) {
    this.dialog = page.getByRole("dialog", { name: "Export" });
  }

  /** The newest row of this name. */
  row(name: string): Locator {
    return this.page.getByRole("row").filter({ hasText: name }).first();
  }

  details(name: string): Locator {
    return this.row(name).getByRole("button", { name: `Details of ${name}` });
  }

  /** Chooses from the menu of a row. */
  async choose(name: string, item: string) {
    await this.row(name)
      .getByRole("button", { name: `More for ${name}` })
      .click();
    await this.page.getByRole("menuitem", { name: item }).click();
  }
}

/** Asks for a file of the last hour's events of runbooks. */
export async function requestExport(
  organisation: Organisation,
  name: string,
  filters: Record<string, string[]> = {},
) {
  const [start, end] = [Date.now() - 3_600_000, Date.now() + 60_000];
  const range = { startTime: new Date(start).toISOString(), endTime: new Date(end).toISOString() };
  await organisation.request("POST", "/v3/audit-logs/export", {
    ...{ name, description: "", exportType: "csv" },
    filters: { ...range, resource: ["Runbook"], ...filters },
  });
}
