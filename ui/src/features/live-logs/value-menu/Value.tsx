/** A value of an event as text that opens its menu. */
import { Visible } from "../../../components/Visible";
import { visible } from "../../../text/visible";
import { type EventValue, useOpenValue } from "./openValue";
import styles from "./Value.module.css";

interface ValueProps extends EventValue {
  /** Whether the Tab key comes here: not for hundreds of values of a table. */
  isTabStop?: boolean;
  /** More than is seen, for whoever points at it. */
  title?: string;
}

export function Value({ isTabStop = true, title, ...value }: ValueProps) {
  const open = useOpenValue();
  if (value.value === "") return <Visible text={value.text} />;
  return (
    <button
      type="button"
      className={styles.value}
      tabIndex={isTabStop ? 0 : -1}
      aria-haspopup="menu"
      title={visible(title ?? value.text)}
      onClick={(event) => {
        event.stopPropagation();
        open(value, event.currentTarget);
      }}
    >
      <Visible text={value.text} />
    </button>
  );
}
