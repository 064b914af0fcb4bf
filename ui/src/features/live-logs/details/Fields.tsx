/** Every field of an event, in groups; a field without a value is left out, for the JSON below has it. */
import type { ReactNode } from "react";
import type { Event } from "../../../api/events";
import { Visible } from "../../../components/Visible";
import { exactTime, zoneLabel } from "../../../text/time";
import type { Zone } from "../../../zone/zone";
import { KIND_OF_ACTOR, teamName } from "../event/names";
import type { EventValue } from "../value-menu/openValue";
import { Value } from "../value-menu/Value";
import styles from "./Fields.module.css";
import { Targets } from "./Targets";

export function Fields({ event, zone }: { event: Event; zone: Zone }) {
  const { actor, team, source } = event;
  return (
    <>
      <Group title="Who">
        <ActorRows actor={actor} />
        {event.onBehalfOf.map((behalf, place) => (
          // The chain of an event never changes.
          // biome-ignore lint/suspicious/noArrayIndexKey: two of the chain may be the same
          <ActorRows key={place} actor={behalf} prefix="For: " />
        ))}
      </Group>
      <Group title="What">
        <One name="Resource" field="resource" value={event.resource} />
        <One name="Action" field="action" value={event.action} />
        <One name="Outcome" field="outcome" value={event.outcome} />
        <One name="Reason" value={event.reason} />
        <One
          name="Team"
          field="team"
          value={team.id}
          text={teamName(team)}
          note={team.isDeleted && "deleted"}
        />
        <Targets event={event} />
      </Group>
      <Group title="From where">
        <One name="IP address" field="ipAddress" value={event.ipAddress} />
        <One name="Client" field="client" value={event.client} />
        <One name="User agent" value={event.userAgent} />
        <One name="Token type" value={event.tokenType} />
        <One name="Session" field="sessionID" value={event.sessionID} isCode />
        <One name="Request" field="requestID" value={event.requestID} isCode />
        <One name="Actor's zone" value={event.timezone} />
        <One name="Recorded by" value={source.id || source.name} text={source.name || source.id} />
      </Group>
      <Group title="When">
        <Instant name="Happened" instant={event.timestamp} zone={zone} />
        <Instant name="Recorded" instant={event.recordedAt} zone={zone} />
      </Group>
    </>
  );
}

function Group({ title, children }: { title: string; children: ReactNode }) {
  return (
    <section className={styles.group}>
      <h3 className={styles.title}>{title}</h3>
      <dl className={styles.list}>{children}</dl>
    </section>
  );
}

interface OneProps extends Omit<EventValue, "text"> {
  name: string;
  text?: string;
  note?: string | false;
  isCode?: boolean;
}

function One({ name, note, isCode = false, ...rest }: OneProps) {
  const value = { ...rest, text: rest.text ?? rest.value };
  if (value.value === "" && value.text === "") return null;
  return (
    <div className={styles.one}>
      <dt>
        <Visible text={name} />
      </dt>
      <dd className={isCode ? styles.code : undefined}>
        <Value {...value} />
        {note && <span className={styles.note}> {note}</span>}
      </dd>
    </div>
  );
}

function ActorRows({ actor, prefix = "" }: { actor: Event["actor"]; prefix?: string }) {
  const { fullName, userName, userEmail, userID, type } = actor;
  /** Every text leads to the same filter, which knows the actor by id if there is one. */
  const filter = userID || userEmail;
  return (
    <>
      <One
        name={`${prefix}Name`}
        field="actor"
        value={fullName && filter}
        text={fullName}
        note={KIND_OF_ACTOR[type] ?? false}
      />
      <One name={`${prefix}User name`} value={userName} />
      <One name={`${prefix}E-mail`} field="actor" value={userEmail} />
      <One name={`${prefix}Id`} field="actor" value={userID} isCode />
      <One name={`${prefix}Type`} value={type} />
    </>
  );
}

function Instant({ name, instant, zone }: { name: string; instant: string; zone: Zone }) {
  const text = `${exactTime(instant, zone)} ${zoneLabel(zone, Date.parse(instant))}`;
  return <One name={name} value={instant} text={text} />;
}
