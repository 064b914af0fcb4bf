/** Light or dark: what the system says, until somebody chooses; the choice stays in the browser. */
import { useSyncExternalStore } from "react";
import { keep, kept } from "../kept/kept";

export const THEMES = ["system", "light", "dark"] as const;
export type Theme = (typeof THEMES)[number];

const KEY = "theme";
const listeners = new Set<() => void>();
let current: Theme = kept(KEY, (value) => THEMES.find((theme) => theme === value)) ?? "system";

/** Shows the page in the chosen theme; called before the first thing is drawn. */
export function applyTheme() {
  if (current === "system") delete document.documentElement.dataset.theme;
  else document.documentElement.dataset.theme = current;
}

export function useTheme(): [Theme, (theme: Theme) => void] {
  const theme = useSyncExternalStore(subscribe, () => current);
  return [theme, choose];
}

function choose(theme: Theme) {
  current = theme;
  keep(KEY, theme);
  applyTheme();
  for (const listener of listeners) listener();
}

function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}
