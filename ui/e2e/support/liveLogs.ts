/** The page Live Logs, as somebody sees and uses it. */
import { expect, type Locator, type Page } from "@playwright/test";

export const LIVE_LOGS = "/settings/audit-logs";
/** Only what tests record: looks at the log and the making of the organisation are events too. */
export const RUNBOOKS = `${LIVE_LOGS}?resource=Runbook`;

export class LiveLogs {
  readonly grid: Locator;
  /** Those that have their event. */
  readonly rows: Locator;

  constructor(readonly page: Page) {
    this.grid = page.getByRole("grid", { name: "Events" });
    this.rows = this.grid.getByRole("row").filter({ has: page.getByRole("gridcell").locator("time") });
  }

  row(text: string): Locator {
    return this.rows.filter({ has: this.page.getByText(text, { exact: true }) });
  }

  /** The column's cells, from the top. */
  cells(column: string): Locator {
    return this.rows.locator(`[data-column="${column}"]`);
  }

  /** The exact number of events of the selection. */
  total(text: string): Locator {
    return this.page.getByText(text, { exact: true });
  }

  /** Opens the menu of a value and chooses from it. */
  async choose(value: Locator, item: string) {
    await value.click();
    await this.page.getByRole("menuitem", { name: item, exact: true }).click();
  }

  /** Drags the bar to a part of the list from 0 to 1, and waits for the rows there. */
  async drag(part: number) {
    await this.grid.evaluate(async (grid, part) => {
      grid.scrollTop = (grid.scrollHeight - grid.clientHeight) * part;
      await new Promise(requestAnimationFrame);
    }, part);
    await expect(this.grid).toHaveAttribute("aria-busy", "false");
  }
}
