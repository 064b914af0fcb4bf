/** In the place of the table when there is no event: why that may be, and what to do about it. */
import { type Look, useCounts } from "../../../api/events";
import { Button } from "../../../components/Button";
import { StateMessage } from "../../../components/StateMessage";
import { Visible } from "../../../components/Visible";
import type { Selection } from "../../../selection/selection";
import { counted } from "../../../text/count";
import { dateTime, zoneLabel } from "../../../text/time";
import type { Zone } from "../../../zone/zone";
import { useNames } from "../filters/useNames";
import styles from "./NothingFound.module.css";
import { type Drop, dropsOf, recordedSince } from "./reasons";

interface NothingFoundProps {
  look: Look;
  zone: Zone;
  onSelect: (selection: Selection) => void;
}

export function NothingFound({ look, zone, onSelect }: NothingFoundProps) {
  const drops = dropsOf(look.selection, useNames(look.selection));
  const since = recordedSince(look);
  return (
    <StateMessage title={drops.length === 0 ? "Nothing happened in this time" : "No event matches"}>
      {drops.length > 0 && <Drops look={look} drops={drops} onSelect={onSelect} />}
      {since !== undefined && (
        <p>
          Recording began on {dateTime(Date.parse(since), zone)} {zoneLabel(zone, Date.parse(since))}. What
          happened before is here only if it was recorded afterwards.
        </p>
      )}
    </StateMessage>
  );
}

interface DropsProps {
  look: Look;
  drops: Drop[];
  onSelect: (selection: Selection) => void;
}

function Drops({ look, drops, onSelect }: DropsProps) {
  const counts = useCounts(
    look,
    drops.map(({ without }) => without),
  );
  const helpful = drops.flatMap((drop, place) => {
    const found = counts[place]?.data ?? 0;
    return found > 0 ? [{ ...drop, found }] : [];
  });
  return (
    <>
      <ul className={styles.drops}>
        {helpful.map(({ condition, without, found }) => (
          <li key={`${condition.isExcluded} ${condition.label}`} className={styles.drop}>
            <span className={styles.words}>
              {counted(found, "event")} without <ConditionWords condition={condition} />
            </span>
            <Button onClick={() => onSelect(without)}>Drop it</Button>
          </li>
        ))}
      </ul>
      {helpful.length === 0 && counts.every(({ isPending }) => !isPending) && (
        <p>
          {drops.length === 1
            ? "Without it there is none either."
            : "Dropping any one filter finds none either."}
        </p>
      )}
      {drops.length > 1 && <All look={look} onSelect={onSelect} />}
    </>
  );
}

/** All filters at once, where that is more than dropping the only one. */
function All({ look, onSelect }: Omit<DropsProps, "drops">) {
  const nothing: Selection = { ...look.selection, filters: [], text: "" };
  const [found] = useCounts(look, [nothing]);
  return (
    <p>
      {found?.data !== undefined &&
        `Without any filter there are ${counted(found.data, "event")} in this time. `}
      <Button onClick={() => onSelect(nothing)}>Clear all filters</Button>
    </p>
  );
}

function ConditionWords({ condition: { label, isExcluded, values } }: Pick<Drop, "condition">) {
  return (
    <strong>
      {isExcluded && "not "}
      {label} <Visible text={values.join(" or ")} />
    </strong>
  );
}
