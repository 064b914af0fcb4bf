/** What is shown of a list: the words searched for and the page, both in the address. */
import { useLocation } from "wouter";
import { useSearch } from "../../../address";

/** Rows of a page. */
export const PAGE_ROWS = 50;

export interface Listing<T> {
  text: string;
  onText: (text: string) => void;
  page: number;
  onPage: (page: number) => void;
  /** Those of the page. */
  rows: readonly T[];
  /** How many were found. */
  found: number;
  total: number;
}

/**
 * Finds what has every word of the text in one of its `words`, whatever the case. Lists of one page have a `prefix` each,
 * which their parameters begin with.
 */
export function useListing<T>(
  items: readonly T[],
  words: (item: T) => readonly string[],
  prefix = "",
): Listing<T> {
  const parameters = new URLSearchParams(useSearch());
  const [path, navigate] = useLocation();
  const [q, p] = [`${prefix}q`, `${prefix}page`];
  const text = parameters.get(q) ?? "";
  const found = search(items, text, words);
  const last = Math.max(1, Math.ceil(found.length / PAGE_ROWS));
  const page = Math.min(last, Math.max(1, Math.trunc(Number(parameters.get(p))) || 1));
  const go = (text: string, page: number) => {
    const next = new URLSearchParams(parameters);
    next.delete(q);
    next.delete(p);
    if (text !== "") next.set(q, text);
    if (page > 1) next.set(p, String(page));
    navigate(next.size > 0 ? `${path}?${next}` : path, { replace: true });
  };
  return {
    text,
    onText: (text) => go(text, 1),
    page,
    onPage: (page) => go(text, page),
    rows: found.slice((page - 1) * PAGE_ROWS, page * PAGE_ROWS),
    found: found.length,
    total: items.length,
  };
}

export function search<T>(items: readonly T[], text: string, words: (item: T) => readonly string[]): T[] {
  const wanted = text.toLowerCase().split(/\s+/).filter(Boolean);
  return items.filter((item) => {
    const said = words(item).join("\n").toLowerCase();
    return wanted.every((word) => said.includes(word));
  });
}
