/** Which columns are shown, and in which order. */
import { Button } from "../../../components/Button";
import { ChevronDown, ChevronUp, Columns } from "../../../components/icons";
import { Panel } from "../../../components/Panel";
import styles from "./ColumnsMenu.module.css";
import { type ColumnID, DEFAULT_LAYOUT, type Layout, shifted, TITLES, toggled } from "./columns";

interface ColumnsMenuProps {
  layout: Layout;
  onChange: (layout: Layout) => void;
}

export function ColumnsMenu(props: ColumnsMenuProps) {
  const label = (
    <>
      <Columns />
      Columns
    </>
  );
  return (
    <Panel weight="bare" align="end" label={label} title="Columns">
      {() => <ColumnsList {...props} />}
    </Panel>
  );
}

function ColumnsList({ layout, onChange }: ColumnsMenuProps) {
  return (
    <div className={styles.panel}>
      <ul className={styles.list}>
        {layout.order.map((id, place) => (
          <li key={id} className={styles.column}>
            <Shown id={id} layout={layout} onChange={onChange} />
            <Button
              weight="bare"
              aria-label={`Move ${TITLES[id].title} to the left`}
              disabled={place === 0}
              onClick={() => onChange(shifted(layout, id, -1))}
            >
              <ChevronUp />
            </Button>
            <Button
              weight="bare"
              aria-label={`Move ${TITLES[id].title} to the right`}
              disabled={place === layout.order.length - 1}
              onClick={() => onChange(shifted(layout, id, 1))}
            >
              <ChevronDown />
            </Button>
          </li>
        ))}
      </ul>
      <Button weight="bare" onClick={() => onChange(DEFAULT_LAYOUT)}>
        As at first
      </Button>
    </div>
  );
}

function Shown({ id, layout, onChange }: ColumnsMenuProps & { id: ColumnID }) {
  const isShown = !layout.hidden.includes(id);
  return (
    <label className={styles.shown}>
      <input
        type="checkbox"
        checked={isShown}
        // The last one stays.
        disabled={isShown && toggled(layout, id) === layout}
        onChange={() => onChange(toggled(layout, id))}
      />
      {TITLES[id].title}
    </label>
  );
}
