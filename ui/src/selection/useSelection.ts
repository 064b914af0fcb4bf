/** The selection of the page, which lives in its address. */
import { useCallback, useMemo } from "react";
import { useLocation } from "wouter";
import { useSearch } from "../address";
import { readSelection, type Selection, writeSelection } from "./selection";

/** The parameter that names the event whose details are open. */
const EVENT = "event";

export function useSelection() {
  const search = useSearch();
  const [path, navigate] = useLocation();
  // The same object while the same is selected, whatever else the address says.
  const text = writeSelection(readSelection(search)).toString();
  const selection = useMemo(() => readSelection(text), [text]);
  const openID = useMemo(() => readEvent(search), [search]);

  const setSelection = useCallback(
    (next: Selection) => navigate(link(path, writeSelection(next))),
    [navigate, path],
  );
  /** Opens the details of an event, or closes them. Going back closes what was opened, not each step between. */
  const open = useCallback(
    (id: number | undefined) => {
      const query = writeSelection(selection);
      if (id !== undefined) query.set(EVENT, String(id));
      navigate(link(path, query), { replace: openID !== undefined });
    },
    [navigate, path, selection, openID],
  );
  return { selection, setSelection, openID, open };
}

function readEvent(search: string): number | undefined {
  const text = new URLSearchParams(search).get(EVENT) ?? "";
  return /^[1-9][0-9]{0,15}$/.test(text) ? Number(text) : undefined;
}

export function link(path: string, query: URLSearchParams): string {
  return query.size > 0 ? `${path}?${query}` : path;
}
