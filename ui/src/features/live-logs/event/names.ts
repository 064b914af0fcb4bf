/** How an event's people, teams and targets are called. */
import type { Event } from "../../../api/events";
import type { EventValue } from "../value-menu/openValue";

type Actor = Event["actor"];

const UNNAMED: Record<Actor["type"], string> = {
  user: "a user",
  api_token: "an API token",
  service: "a service",
  system: "the system",
  anonymous: "somebody unknown",
};

/** What stands before the name of an actor that is no person. */
export const KIND_OF_ACTOR: Record<Actor["type"], string | undefined> = {
  user: undefined,
  api_token: "API token",
  service: "service",
  system: "system",
  anonymous: "anonymous",
};

export function actorName({ type, fullName, userName, userEmail, userID }: Actor): string {
  return fullName || userName || userEmail || userID || UNNAMED[type];
}

/** The filter knows an actor by id or by e-mail address; some have neither. */
export function actorValue(actor: Actor): EventValue {
  return { field: "actor", value: actor.userID || actor.userEmail, text: actorName(actor) };
}

export function targetName({ name, id, type }: Event["targets"][number]): string {
  return name || id || type;
}

export function targetValue(target: Event["targets"][number]): EventValue {
  return { field: "target", value: target.id, text: targetName(target) };
}

export function teamName({ id, name }: Event["team"]): string {
  return name || id;
}
