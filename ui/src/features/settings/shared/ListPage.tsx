/** A page of settings that lists objects: searched, paged, and each a link to its own page. */
import type { UseQueryResult } from "@tanstack/react-query";
import type { ReactNode } from "react";
import { Pager } from "../../../components/Pager";
import { StateMessage } from "../../../components/StateMessage";
import { counted } from "../../../text/count";
import { sentence } from "../../../text/sentence";
import styles from "./ListPage.module.css";
import { PageHead } from "./PageHead";
import { PAGE_ROWS, useListing } from "./useListing";

/** A column: its title, and what stands in it for an item. */
export interface Column<T> {
  title: string;
  cell: (item: T) => ReactNode;
  /** Left out where there is little room; the object's own page shows it. */
  isMinor?: boolean;
}

interface ListPageProps<T> {
  title: string;
  /** What one is called, as in `3 runbooks`. */
  noun: string;
  /** What several are called, where that is more than an `s`. */
  nouns?: string;
  query: Pick<UseQueryResult<readonly T[]>, "data" | "isPending" | "error" | "refetch">;
  idOf: (item: T) => string;
  /** What a search looks through. */
  words: (item: T) => readonly string[];
  columns: readonly Column<T>[];
  /** Buttons and links beside the title. */
  actions?: ReactNode;
  /** A note above the list, such as on a permission that is missing. */
  note?: ReactNode;
  /** What these are for; shown while there are none. */
  about: string;
}

export function ListPage<T>({ title, query, actions, note, ...list }: ListPageProps<T>) {
  return (
    <>
      <PageHead title={title} actions={actions} />
      {note}
      {query.isPending && <p role="status">Loading…</p>}
      {query.error && (
        <StateMessage
          title="The list could not be read"
          isError
          action={{ label: "Try again", act: () => query.refetch() }}
        >
          {sentence(query.error.message)}
        </StateMessage>
      )}
      {query.data && <List title={title} items={query.data} {...list} />}
    </>
  );
}

type ListProps<T> = Pick<
  ListPageProps<T>,
  "title" | "noun" | "nouns" | "idOf" | "words" | "columns" | "about"
> & {
  items: readonly T[];
  /** What its search and page are called in the address, on a page with several lists. */
  prefix?: string;
};

/** The list by itself, inside the page of something else. */
export function List<T>(props: ListProps<T>) {
  const { title, noun, nouns, items, idOf, words, columns, about, prefix } = props;
  const { text, onText, page, onPage, rows, found, total } = useListing(items, words, prefix);
  if (total === 0) return <p className={styles.quiet}>{about}</p>;
  return (
    <>
      <div className={styles.bar}>
        <input
          type="search"
          className={styles.search}
          aria-label={`Search: ${title}`}
          placeholder="Search"
          value={text}
          onChange={(event) => onText(event.target.value)}
        />
        <span role="status" className={styles.quiet}>
          {found === total ? counted(total, noun, nouns) : `${found} of ${counted(total, noun, nouns)}`}
        </span>
      </div>
      {found === 0 ? (
        <p className={styles.quiet}>Nothing here has these words.</p>
      ) : (
        <Table title={title} rows={rows} idOf={idOf} columns={columns} />
      )}
      <Pager page={page} size={PAGE_ROWS} total={found} onChange={onPage} />
    </>
  );
}

type TableProps<T> = Pick<ListPageProps<T>, "title" | "idOf" | "columns"> & { rows: readonly T[] };

function Table<T>({ title, rows, idOf, columns }: TableProps<T>) {
  return (
    <table className={styles.table} aria-label={title}>
      <thead>
        <tr>
          {columns.map(({ title, isMinor }) => (
            <th key={title} scope="col" data-minor={isMinor}>
              {title}
            </th>
          ))}
        </tr>
      </thead>
      <tbody>
        {rows.map((item) => (
          <tr key={idOf(item)}>
            {columns.map(({ title, cell, isMinor }) => (
              <td key={title} data-minor={isMinor}>
                {cell(item)}
              </td>
            ))}
          </tr>
        ))}
      </tbody>
    </table>
  );
}
