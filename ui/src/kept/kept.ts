/**
 * What a browser keeps for its person: the theme, the zone, the columns. Never anything of the log or of a session.
 *
 * A browser that keeps nothing (private windows, full storage) is served all the same, from the defaults.
 */
const PREFIX = "holdfast.";

/** What was kept under `key`, when `read` understands it. */
export function kept<T>(key: string, read: (value: unknown) => T | undefined): T | undefined {
  try {
    const text = localStorage.getItem(PREFIX + key);
    return text === null ? undefined : read(JSON.parse(text));
  } catch {
    return undefined;
  }
}

export function keep(key: string, value: unknown) {
  try {
    localStorage.setItem(PREFIX + key, JSON.stringify(value));
  } catch {
    // Nothing is lost but the convenience.
  }
}
