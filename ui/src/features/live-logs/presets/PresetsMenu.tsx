/** The questions that are asked often, and the views that a person named and keeps. */
import { Button } from "../../../components/Button";
import { ChevronDown, Star } from "../../../components/icons";
import { Panel } from "../../../components/Panel";
import type { Selection } from "../../../selection/selection";
import styles from "./PresetsMenu.module.css";
import { isSameChoice, PRESETS } from "./presets";
import { SavedViews } from "./SavedViews";

interface PresetsMenuProps {
  selection: Selection;
  onChange: (selection: Selection) => void;
}

export function PresetsMenu({ selection, onChange }: PresetsMenuProps) {
  const label = (
    <>
      <Star />
      Presets
      <ChevronDown />
    </>
  );
  return (
    <Panel label={label} title="Presets">
      {(close) => {
        const choose = (next: Selection) => {
          onChange(next);
          close();
        };
        return (
          <div className={styles.panel}>
            <h2 className={styles.head}>Presets</h2>
            <ul>
              {PRESETS.map(({ name, filters }) => (
                <li key={name} className={styles.row}>
                  <Button
                    weight="bare"
                    className={styles.choice}
                    aria-pressed={isSameChoice({ filters, text: "" }, selection)}
                    onClick={() => choose({ ...selection, filters, text: "" })}
                  >
                    {name}
                  </Button>
                </li>
              ))}
            </ul>
            <SavedViews selection={selection} onChoose={choose} />
          </div>
        );
      }}
    </Panel>
  );
}
