/** In which zone times are shown. */
import { useId } from "react";
import { useNow } from "../clock/now";
import { zoneLabel } from "../text/time";
import { ZONES, type Zone } from "../zone/zone";
import styles from "./ZoneChoice.module.css";

export function ZoneChoice({ zone, onChange }: { zone: Zone; onChange: (zone: Zone) => void }) {
  const id = useId();
  const nowMs = useNow();
  const choose = (name: string) => {
    const chosen = ZONES.find((each) => each.name === name);
    if (chosen) onChange(chosen);
  };
  return (
    <span className={styles.choice}>
      <label htmlFor={id}>Times in</label>
      <select
        id={id}
        className={styles.select}
        value={zone.name}
        onChange={(event) => choose(event.target.value)}
      >
        {ZONES.map((each) => (
          <option key={each.name} value={each.name}>
            {zoneLabel(each, nowMs)}
          </option>
        ))}
      </select>
    </span>
  );
}
