/** State that the browser keeps; see `kept.ts` for what may be kept. */
import { useCallback, useState } from "react";
import { keep, kept } from "./kept";

export function useKept<T>(key: string, read: (value: unknown) => T | undefined, otherwise: T) {
  const [value, setValue] = useState(() => kept(key, read) ?? otherwise);
  const set = useCallback(
    (next: T) => {
      setValue(next);
      keep(key, next);
    },
    [key],
  );
  return [value, set] as const;
}
