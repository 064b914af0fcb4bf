/** The addresses of the pages. */
export const SETTINGS = "/settings";
export const LIVE_LOGS = `${SETTINGS}/audit-logs`;
export const EXPORT_HISTORY = `${LIVE_LOGS}/exports`;
export const ORGANIZATION = `${SETTINGS}/organization`;
export const USERS = `${SETTINGS}/users`;
export const TEAMS = `${SETTINGS}/teams`;
export const TOKENS = `${SETTINGS}/tokens`;
export const SERVICES = `${SETTINGS}/services`;
export const ESCALATION_POLICIES = `${SETTINGS}/escalation-policies`;
export const RUNBOOKS = `${SETTINGS}/runbooks`;
export const WEBHOOKS = `${SETTINGS}/webhooks`;
export const EXTENSIONS = `${SETTINGS}/extensions`;
export const RESOURCES = `${SETTINGS}/resources`;
export const PROFILE = `${SETTINGS}/profile`;

/** In the place of an id: the page that makes a new object. */
export const NEW = "new";

/** The page of a resource; beside that which registers one, whatever it is called. */
export function resourceLink(name: string): string {
  return `${RESOURCES}/named/${encodeURIComponent(name)}`;
}

/** The name of the resource that an address leads to; of none, where somebody typed what is no address. */
export function resourceNamed(pathname: string): string {
  try {
    return decodeURIComponent(pathname.slice(resourceLink("").length));
  } catch {
    return "";
  }
}

/** The events of three months that were done to an object. */
export function historyLink(id: string): string {
  return `${LIVE_LOGS}?${new URLSearchParams({ duration: "3mo", target: id })}`;
}

const NEXT = "next";

/** The sign-in page that leads on to where somebody wanted to go. */
export function signInLink(path: string, search: string): string {
  if (path === "/" || (path === LIVE_LOGS && search === "")) return "/sign-in";
  const wanted = search === "" ? path : `${path}?${search}`;
  return `/sign-in?${new URLSearchParams({ [NEXT]: wanted })}`;
}

/** Where to go after signing in: a page of this address, whatever the link says. */
export function nextPage(search: string): string {
  const next = new URLSearchParams(search).get(NEXT) ?? "";
  const isOurs = next.startsWith("/") && new URL(next, location.origin).origin === location.origin;
  return isOurs ? next : LIVE_LOGS;
}
