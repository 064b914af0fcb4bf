/** What is looked at, and how to change it. */
import type { Look } from "../../api/events";
import type { Selection } from "../../selection/selection";
import type { Zone } from "../../zone/zone";
import { DurationPicker } from "./duration/DurationPicker";
import { ExportButton } from "./export/ExportButton";
import { ActiveFilters } from "./filters/ActiveFilters";
import { FilterButton } from "./filters/FilterButton";
import { useNames } from "./filters/useNames";
import { PresetsMenu } from "./presets/PresetsMenu";
import { SearchBox } from "./search/SearchBox";
import styles from "./Toolbar.module.css";

interface ToolbarProps {
  selection: Selection;
  /** Absent while the selection is being looked up. */
  look: Look | undefined;
  zone: Zone;
  onChange: (selection: Selection) => void;
}

export function Toolbar({ selection, look, zone, onChange }: ToolbarProps) {
  const names = useNames(selection);
  return (
    <>
      <div className={styles.toolbar}>
        <DurationPicker
          duration={selection.duration}
          zone={zone}
          onChange={(duration) => onChange({ ...selection, duration })}
        />
        <SearchBox
          selection={selection}
          anchor={look?.anchor}
          onChange={(text) => onChange({ ...selection, text })}
        />
        <FilterButton selection={selection} anchor={look?.anchor} onChange={onChange} />
        <PresetsMenu selection={selection} onChange={onChange} />
        <span className={styles.space} />
        <ExportButton selection={selection} anchor={look?.anchor} zone={zone} total={look?.totalCount ?? 0} />
      </div>
      <ActiveFilters selection={selection} names={names} onChange={onChange} />
    </>
  );
}
