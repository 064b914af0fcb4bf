/** The search box: the query language, what it offers while somebody types, and what it says of what it cannot read. */
import type { Page } from "@playwright/test";
import { expectAccessible } from "./support/accessible";
import { BO, event } from "./support/events";
import { LiveLogs, RUNBOOKS } from "./support/liveLogs";
import type { Organisation } from "./support/organisation";
import { arrive, expect, test } from "./support/test";

// Unfinished queries are refused when somebody rests while typing them.
test.use({ refusals: ["GET /v3/audit-logs 400"] });

const ids = (page: Page) => ({
  box: page.getByRole("combobox", { name: "Search the events" }),
  list: page.getByRole("listbox", { name: "Suggestions" }),
  note: page.getByRole("search").getByRole("status"),
});

/** Two updates by Asha, and a denied deletion and a failure by Bo. */
async function arriveWithSome(page: Page, organisation: Organisation) {
  const denied = { actor: BO, action: "Delete", outcome: "denied" } as const;
  await organisation.record(
    ...[event({ additionalInfo: "The zebra was moved" }), event(), event(denied)],
    event({ actor: BO, outcome: "failure", ipAddress: "198.51.100.9" }),
  );
  await arrive(page, organisation, RUNBOOKS);
  await expect(new LiveLogs(page).total("4 events")).toBeVisible();
}

test("a query is applied on Enter and stands in the address", async ({ page, organisation }) => {
  await arriveWithSome(page, organisation);
  const { box } = ids(page);
  const logs = new LiveLogs(page);
  await box.fill("outcome:denied,failure -ip:198.51.100.0/24");
  await box.press("Enter");
  await expect(logs.total("1 event")).toBeVisible();
  await expect(page).toHaveURL(/q=outcome%3Adenied%2Cfailure/);
  await box.fill("(zebra OR action:Delete) word:the");
  await box.press("Enter");
  await expect(logs.total("1 event")).toBeVisible();
  await box.fill("");
  await expect(logs.total("4 events")).toBeVisible();
});

test("fields and values are completed by keys alone", async ({ page, organisation }) => {
  await arriveWithSome(page, organisation);
  const { box, list } = ids(page);
  await page.keyboard.press("/");
  await page.keyboard.type("-act");
  await expect(list.getByRole("option")).toContainText(["action:", "actor:"]);
  await expect(box).not.toHaveAttribute("aria-activedescendant", /./);
  await page.keyboard.press("ArrowDown");
  await page.keyboard.press("ArrowDown");
  const active = list.getByRole("option", { selected: true });
  await expect(active).toContainText("actor:");
  await expect(box).toHaveAttribute("aria-activedescendant", (await active.getAttribute("id")) ?? "");
  await expectAccessible(page);
  await page.keyboard.press("Tab");
  await expect(box).toHaveValue("-actor:");
  await page.keyboard.type("bo");
  await expect(list.getByRole("option")).toHaveCount(1);
  await expect(list.getByRole("option")).toContainText("Bo Lund");
  await page.keyboard.press("ArrowDown");
  await page.keyboard.press("Enter");
  await expect(box).toHaveValue("-actor:bo@example.com ");
  await expect(list).toHaveCount(0);
  await page.keyboard.press("Enter");
  await expect(new LiveLogs(page).total("2 events")).toBeVisible();
});

test("a suggestion is chosen with the pointer, and Escape sends them away", async ({
  page,
  organisation,
}) => {
  await arriveWithSome(page, organisation);
  const { box, list } = ids(page);
  await box.click();
  await box.pressSequentially("outcome:");
  await list.getByRole("option", { name: /denied/ }).click();
  await expect(box).toHaveValue("outcome:denied ");
  await expect(box).toBeFocused();
  await box.pressSequentially("re");
  await expect(list).toBeVisible();
  await page.keyboard.press("Escape");
  await expect(list).toHaveCount(0);
  await expect(box).toHaveValue("outcome:denied re");
});

test("what cannot be read says where, and what is shown stays", async ({ page, organisation }) => {
  await arriveWithSome(page, organisation);
  const { box, note } = ids(page);
  const logs = new LiveLogs(page);
  await box.fill("zebra owner:x");
  await box.press("Enter");
  await expect(note).toContainText("`owner` is no field");
  await expect(note.locator("mark")).toHaveText("o");
  await expect(box).toHaveAttribute("aria-invalid", "true");
  await expect(box).toHaveAccessibleDescription(/at character 7/i);
  await expect(logs.total("4 events")).toBeVisible();
  await expectAccessible(page);
  await box.fill("zebra OR");
  await box.press("Enter");
  await expect(note).toContainText("after `OR`");
  await box.fill("moved (");
  await box.press("Enter");
  await note.getByRole("button", { name: "Search for it as text" }).click();
  await expect(box).toHaveValue('"moved ("');
  await expect(page.getByRole("heading", { name: "No event matches" })).toBeVisible();
  await expect(note).toHaveCount(0);
});

test("a link with a query that cannot be read says so", async ({ page, organisation }) => {
  await organisation.record(event());
  await arrive(page, organisation, `${RUNBOOKS}&q=${encodeURIComponent("(a")}`);
  const { note } = ids(page);
  await expect(note).toContainText("closes the `(` at character 1");
  await expect(page.getByRole("heading", { name: "The events could not be read" })).toBeVisible();
});

test("how to search is explained beside the box", async ({ page, organisation }) => {
  await arriveWithSome(page, organisation);
  await page.getByRole("button", { name: "How to search" }).click();
  const help = page.getByRole("dialog", { name: "How to search" });
  await expect(help).toContainText("ip:10.0.0.0/8");
  await expectAccessible(page);
  await page.keyboard.press("Escape");
  await expect(help).toHaveCount(0);
});
