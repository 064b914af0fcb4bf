/** The addresses of the pages. */
export const LIVE_LOGS = "/settings/audit-logs";
export const EXPORT_HISTORY = `${LIVE_LOGS}/exports`;

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
