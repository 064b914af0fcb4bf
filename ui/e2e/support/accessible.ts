/** Looks for faults of accessibility in the state that a page is in: all rules in light, the colours in dark too. */
import { AxeBuilder } from "@axe-core/playwright";
import { expect, type Page } from "@playwright/test";

const ALL = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"];

export async function expectAccessible(page: Page) {
  await expectNoFaults(page, "dark", { type: "rule", values: ["color-contrast"] });
  await expectNoFaults(page, "light", { type: "tag", values: ALL });
}

type RunOnly = { type: "rule" | "tag"; values: string[] };

async function expectNoFaults(page: Page, colorScheme: "dark" | "light", runOnly: RunOnly) {
  await page.emulateMedia({ colorScheme });
  await colorsToSettle(page);
  // The other mode finishes in a page of its own, for the frames of other hosts, which there are none of.
  const axe = new AxeBuilder({ page }).setLegacyMode().options({ runOnly, resultTypes: ["violations"] });
  const { violations } = await axe.analyze();
  const found = violations.map(({ id, nodes }) => `${id}: ${nodes.map((node) => node.target).join(", ")}`);
  expect(found, `in the ${colorScheme} theme`).toEqual([]);
}

/** Until then axe sees the colours of no theme: on the way from one to the other. */
async function colorsToSettle(page: Page) {
  await page.evaluate(async () => {
    const transitions = document.getAnimations().filter((animation) => animation instanceof CSSTransition);
    await Promise.allSettled(transitions.map((transition) => transition.finished));
  });
}
