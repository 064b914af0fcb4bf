/** Goes through the pages of a list. */
import { count } from "../text/count";
import { Button } from "./Button";
import { ChevronLeft, ChevronRight } from "./icons";
import styles from "./Pager.module.css";

interface PagerProps {
  /** Counted from 1. */
  page: number;
  /** Rows of a page. */
  size: number;
  /** Rows of all pages. */
  total: number;
  /** What the buttons are called. */
  previous?: string;
  next?: string;
  onChange: (page: number) => void;
}

export function Pager({
  page,
  size,
  total,
  previous = "Previous page",
  next = "Next page",
  onChange,
}: PagerProps) {
  const last = Math.ceil(total / size);
  if (last <= 1) return null;
  return (
    <nav className={styles.pager} aria-label="Pages">
      <Button weight="bare" aria-label={previous} disabled={page <= 1} onClick={() => onChange(page - 1)}>
        <ChevronLeft />
      </Button>
      <span>
        {count((page - 1) * size + 1)} – {count(Math.min(total, page * size))} of {count(total)}
      </span>
      <Button weight="bare" aria-label={next} disabled={page >= last} onClick={() => onChange(page + 1)}>
        <ChevronRight />
      </Button>
    </nav>
  );
}
