/** The button with the number of filters, and the panel in which they are chosen. */
import { Funnel } from "../../../components/icons";
import { Panel } from "../../../components/Panel";
import type { Anchor } from "../../../selection/anchor";
import type { Selection } from "../../../selection/selection";
import styles from "./FilterButton.module.css";
import { FilterPanel } from "./FilterPanel";

interface FilterButtonProps {
  selection: Selection;
  anchor: Anchor | undefined;
  onChange: (selection: Selection) => void;
}

export function FilterButton({ selection, anchor, onChange }: FilterButtonProps) {
  const { length } = selection.filters;
  const label = (
    <>
      <Funnel />
      Filter
      {length > 0 && <span className={styles.number}>{length}</span>}
    </>
  );
  return (
    <Panel label={label} title="Filters" aria-label={length > 0 ? `Filter, ${length} active` : "Filter"}>
      {() => <FilterPanel selection={selection} anchor={anchor} onChange={onChange} />}
    </Panel>
  );
}
