/** Since when there can be events of a resource, in words. */
import type { Resource } from "../../../api/resources";
import { dateTime } from "../../../text/time";
import { LOCAL } from "../../../zone/zone";

export function recordingSince({ recording_since }: Resource): string {
  return recording_since === ""
    ? "with the log"
    : `${dateTime(Date.parse(recording_since), LOCAL)} (${LOCAL.name})`;
}
