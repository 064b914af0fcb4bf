/** One list of values for each field that can be filtered by. */
import { Tabs } from "radix-ui";
import { useState } from "react";
import type { FacetField } from "../../../api/facets";
import type { Anchor } from "../../../selection/anchor";
import { FIELD_LABELS } from "../../../selection/labels";
import type { Selection } from "../../../selection/selection";
import { FacetList } from "./FacetList";
import styles from "./FilterPanel.module.css";
import { FACET_FIELDS } from "./facetFields";

interface FilterPanelProps {
  selection: Selection;
  anchor: Anchor | undefined;
  onChange: (selection: Selection) => void;
}

export function FilterPanel({ selection, anchor, onChange }: FilterPanelProps) {
  const [field, setField] = useState<FacetField>("resource");
  const choose = (name: string) => setField(FACET_FIELDS.find((each) => each === name) ?? "resource");
  return (
    <Tabs.Root className={styles.panel} orientation="vertical" value={field} onValueChange={choose}>
      <Tabs.List className={styles.fields} aria-label="What to filter by">
        {FACET_FIELDS.map((each) => (
          <Tabs.Trigger key={each} className={styles.field} value={each}>
            {FIELD_LABELS[each]}
            <FilterCount count={selection.filters.filter((filter) => filter.field === each).length} />
          </Tabs.Trigger>
        ))}
      </Tabs.List>
      {FACET_FIELDS.map((each) => (
        <Tabs.Content key={each} className={styles.values} value={each} tabIndex={-1}>
          <FacetList
            field={each}
            selection={selection}
            anchor={anchor}
            onChange={(filters) => onChange({ ...selection, filters })}
          />
        </Tabs.Content>
      ))}
    </Tabs.Root>
  );
}

function FilterCount({ count }: { count: number }) {
  return count === 0 ? null : <span className={styles.number}>{count}</span>;
}
