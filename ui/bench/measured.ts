/** A page whose person is signed in, and the line that a figure is printed as. */
import { test as base } from "@playwright/test";
import { Organisation } from "../e2e/support/organisation";

const {
  BENCH_URL: url = "",
  BENCH_ORGANISATION: slug = "",
  BENCH_EMAIL: email = "",
  BENCH_PASSWORD: password = "",
} = process.env;

export const test = base.extend({
  context: async ({ context }, use) => {
    const created = { organisationID: "", organisationSlug: slug, ownerPassword: password, serviceKey: "" };
    const organisation = new Organisation({ url }, created, email);
    const value = await organisation.session(organisation.owner);
    await context.addCookies([{ name: "holdfast", value, url }]);
    await use(context);
  },
});

/** In the columns of the other figures of `make bench`; `goal` is what it is to reach. */
export function figure(what: string, milliseconds: number, goal: number) {
  const unit = "ms".padEnd(10);
  process.stdout.write(
    `${what.padEnd(58)} ${milliseconds.toFixed(1).padStart(12)} ${unit} (goal: ${goal} ms)\n`,
  );
}

export function median(values: readonly number[]): number {
  const sorted = values.toSorted((one, other) => one - other);
  return sorted[Math.floor(sorted.length / 2)] ?? Number.NaN;
}
