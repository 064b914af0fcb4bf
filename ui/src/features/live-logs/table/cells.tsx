/** What stands in each column of a row. */
import type { ReactNode } from "react";
import type { Event } from "../../../api/events";
import { Visible } from "../../../components/Visible";
import type { Zone } from "../../../zone/zone";
import { actorName, actorValue, KIND_OF_ACTOR, targetName, targetValue, teamName } from "../event/names";
import { Outcome } from "../event/Outcome";
import { When } from "../event/When";
import { Value } from "../value-menu/Value";
import styles from "./cells.module.css";
import type { ColumnID } from "./columns";

interface CellContext {
  event: Event;
  zone: Zone;
  /** Whether the Tab key comes to the values: only in the active row. */
  isTabStop: boolean;
}

export const CELLS: Record<ColumnID, (context: CellContext) => ReactNode> = {
  time: ({ event, zone }) => <When instant={event.timestamp} zone={zone} />,
  actor: Actor,
  action: ({ event, isTabStop }) => (
    <Value field="action" value={event.action} text={event.action} isTabStop={isTabStop} />
  ),
  resource: ({ event, isTabStop }) => (
    <Value field="resource" value={event.resource} text={event.resource} isTabStop={isTabStop} />
  ),
  target: Target,
  outcome: ({ event, isTabStop }) => (
    <Outcome outcome={event.outcome} reason={event.reason} isTabStop={isTabStop} />
  ),
  client: ({ event, isTabStop }) => (
    <Value field="client" value={event.client} text={event.client} isTabStop={isTabStop} />
  ),
  team: ({ event: { team }, isTabStop }) => (
    <>
      <Value field="team" value={team.id} text={teamName(team)} isTabStop={isTabStop} />
      {team.isDeleted && <span className={styles.quiet}> deleted</span>}
    </>
  ),
  ipAddress: ({ event: { ipAddress }, isTabStop }) => (
    <Value field="ipAddress" value={ipAddress} text={ipAddress} isTabStop={isTabStop} />
  ),
};

function Actor({ event: { actor, onBehalfOf }, isTabStop }: CellContext) {
  const kind = KIND_OF_ACTOR[actor.type];
  const [behalf] = onBehalfOf;
  return (
    <>
      <Value {...actorValue(actor)} title={titleOf(actor)} isTabStop={isTabStop} />
      {kind !== undefined && <span className={styles.quiet}> {kind}</span>}
      {behalf && (
        <span className={styles.quiet}>
          {" for "}
          <Visible text={actorName(behalf)} />
        </span>
      )}
    </>
  );
}

function titleOf(actor: Event["actor"]): string {
  const name = actorName(actor);
  return actor.userEmail === "" || actor.userEmail === name ? name : `${name} <${actor.userEmail}>`;
}

function Target({ event: { targets }, isTabStop }: CellContext) {
  const [first, ...others] = targets;
  if (!first) return null;
  const named = targetName(first);
  return (
    <>
      <Value
        {...targetValue(first)}
        title={first.type === "" ? named : `${first.type}: ${named}`}
        isTabStop={isTabStop}
      />
      {others.length > 0 && <span className={styles.quiet}> and {others.length} more</span>}
    </>
  );
}
