/** Pages of settings, and what the log tells of what was done there. */
import type { Locator, Page } from "@playwright/test";
import type { Event, Organisation } from "./organisation";
import { expect } from "./test";

/** The events of an action, newest first, with what they changed. */
export async function told(organisation: Organisation, resource: string, action: string): Promise<Event[]> {
  const { data } = await organisation.list({
    ...{ resource, action, include: "meta" },
    startTime: new Date(Date.now() - 3_600_000).toISOString(),
    endTime: new Date(Date.now() + 3_600_000).toISOString(),
  });
  return data;
}

/** The only event of an action by people; it tells of a change by the owner unless told otherwise. */
export async function toldOnce(
  organisation: Organisation,
  resource: string,
  action: string,
  email = organisation.owner.email,
): Promise<Event> {
  const all = await told(organisation, resource, action);
  // The operator made the organisation, and what it begins with.
  const events = all.filter(({ actor }) => actor.type !== "system");
  expect(events).toHaveLength(1);
  const [event] = events as [Event];
  expect(event).toMatchObject({ outcome: "success", actor: { type: "user", userEmail: email } });
  return event;
}

/** Saves a form, and waits until the server has kept it. */
export async function save(page: Page, form: Page | Locator = page) {
  await form.getByRole("button", { name: "Save", exact: true }).click();
  await expect(form.getByText("Saved.")).toBeVisible();
}

/** Confirms what asks for a name. */
export async function confirmByName(page: Page, name: string, verb: string) {
  const dialog = page.getByRole("dialog");
  const confirm = dialog.getByRole("button", { name: verb, exact: true });
  await expect(confirm).toBeDisabled();
  await dialog.getByLabel(`Type ${name} to confirm`).fill(name);
  await confirm.click();
}

/** A runbook in the team that every organisation has. */
export async function writeRunbook(
  organisation: Organisation,
  name: string,
  ...steps: string[]
): Promise<string> {
  const teams = await organisation.request<{ data: { id: string }[] }>("GET", "/v3/teams");
  const body = { name, owner_id: teams.data[0]?.id, steps: steps.map((content) => ({ content })) };
  return (await organisation.request<{ data: { id: string } }>("POST", "/v3/runbooks", body)).data.id;
}
