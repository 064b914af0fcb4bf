/** The address of the page, as it is. */
import { useSearch as useRawSearch } from "wouter/use-browser-location";

/** What stands behind the `?`. The hook of wouter's own name decodes it once too often: `%2541` became `A`. */
export function useSearch(): string {
  return useRawSearch().slice(1);
}
