/** Notes whatever goes wrong in the pages of a browser, whether or not a test looks at it. */
import type { BrowserContext } from "@playwright/test";

/** Asked by every page to learn whether somebody is signed in. */
const ALWAYS_ALLOWED = "GET /v3/session 401";
/** The id of an object in a path, which no test knows when it announces what will be refused. */
const ID = /\/[0-9a-f]{24}(?=\/|$)/g;
/** What the browser writes on the console about answers; they are watched as answers. */
const ABOUT_ANSWERS = "Failed to load resource";

/** The list of problems, which grows as they happen; `refusals` are allowed. */
export function watch(context: BrowserContext, refusals: readonly string[]): string[] {
  const allowed = new Set([ALWAYS_ALLOWED, ...refusals]);
  const problems: string[] = [];
  context.on("console", (message) => {
    const isTrouble = message.type() === "error" || message.type() === "warning";
    if (isTrouble && !message.text().startsWith(ABOUT_ANSWERS)) problems.push(`console: ${message.text()}`);
  });
  context.on("weberror", (error) => problems.push(`thrown: ${error.error().message}`));
  context.on("request", (request) => {
    const { protocol, hostname } = new URL(request.url());
    if (protocol.startsWith("http") && hostname !== "127.0.0.1") problems.push(`asked: ${request.url()}`);
  });
  context.on("response", (response) => {
    const path = new URL(response.url()).pathname.replaceAll(ID, "/{id}");
    const said = `${response.request().method()} ${path} ${response.status()}`;
    if (response.status() >= 400 && !allowed.has(said)) problems.push(said);
  });
  context.on("requestfailed", (request) => {
    const why = request.failure()?.errorText ?? "";
    // A request that the page itself gave up is no failure.
    if (why !== "net::ERR_ABORTED" && !allowed.has("lost")) problems.push(`${request.url()}: ${why}`);
  });
  return problems;
}
