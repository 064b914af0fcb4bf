/** The demonstration organisation, whose events look like those of a real one, and the fixture that serves it. */
import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { requestExport } from "../e2e/support/exports";
import { Organisation } from "../e2e/support/organisation";
import { Server } from "../e2e/support/program";
import { test as base, expect } from "../e2e/support/test";

const EVENTS = 20_000;
/** The first export fails, the second runs for as long as the server, others are completed. */
const FAULTS = "full=export/objects.write:1,hold=export/objects.write:2";

interface SignIn {
  organisation: string;
  ownerEmail: string;
  ownerPassword: string;
  serviceKey: string;
}

export const test = base.extend<object, { demo: Organisation }>({
  demo: [
    // biome-ignore lint/correctness/noEmptyPattern: the library reads the pattern to learn what a fixture needs
    async ({}, use) => {
      const directory = await mkdtemp(join(tmpdir(), "holdfast-screenshots-"));
      const server = await Server.demo(directory, EVENTS, FAULTS);
      const signIn: SignIn = JSON.parse(await readFile(join(directory, "demo-sign-in"), "utf8"));
      const created = { organisationID: signIn.organisation, organisationSlug: "aurora-freight" };
      await use(new Organisation(server, { ...created, ...signIn }, signIn.ownerEmail));
      await server.stop("SIGKILL");
      await rm(directory, { recursive: true });
    },
    { scope: "worker", timeout: 300_000 },
  ],
});

/** Exports in each state that one can be in, the newest last. */
export async function requestExports(demo: Organisation) {
  for (const [name, status] of [
    ["Everything of March", "Failed"],
    ["All changes of permissions", "In Progress"],
    ["Denied, for the auditor", "Completed"],
  ] as const) {
    await requestExport(demo, name);
    await expect
      .poll(async () => (await history(demo)).find((each) => each.name === name)?.status)
      .toBe(status);
  }
}

async function history(demo: Organisation) {
  const path = "/v3/audit-logs/export/history?pageSize=20&pageNumber=1";
  return (await demo.request<{ data: { name: string; status: string }[] }>("GET", path)).data;
}

export { expect };
