/**
 * What every test begins with: an installation for its worker, an organisation of its own, and a page that is watched.
 *
 * A test fails when its page says anything on the console, throws, asks another host for anything, or is refused
 * anything that the test did not announce in `refusals`.
 */
import { test as base, expect, type Page } from "@playwright/test";
import { Installation } from "./installation";
import type { Organisation, Person } from "./organisation";
import { watch } from "./watch";

interface TestParts {
  organisation: Organisation;
  /** Answers that the test provokes: `METHOD /path STATUS` with `{id}` for ids, or `lost` for requests that find no server. */
  refusals: string[];
}

interface WorkerParts {
  installation: Installation;
  /** Rules of the feature `faults` for the server; a file that sets them has an installation of its own. */
  faults: string;
}

export const test = base.extend<TestParts, WorkerParts>({
  faults: ["", { option: true, scope: "worker" }],
  installation: [
    async ({ faults }, use) => {
      const installation = await Installation.create(faults);
      await use(installation);
      await installation.remove();
    },
    { scope: "worker" },
  ],
  baseURL: ({ installation }, use) => use(installation.url),
  organisation: async ({ installation }, use) => use(await installation.organisation()),
  refusals: [[], { option: true }],
  context: async ({ context, refusals }, use) => {
    const problems = watch(context, refusals);
    await use(context);
    expect(problems).toEqual([]);
  },
});

/** Opens a page as somebody who is signed in; the owner unless told otherwise. */
export async function arrive(page: Page, organisation: Organisation, path = "/", person?: Person) {
  const value = await organisation.session(person ?? organisation.owner);
  await page.context().addCookies([{ name: "holdfast", value, url: organisation.server.url }]);
  await page.goto(organisation.server.url + path);
}

export { expect };
