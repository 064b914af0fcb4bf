/** When a service recorded last. */
import { useNow } from "../../../clock/now";
import { exactTime, relativeTime } from "../../../text/time";
import { LOCAL } from "../../../zone/zone";

/** `at` is empty before the first event. */
export function LastEvent({ at }: { at: string }) {
  const now = useNow();
  if (at === "") return "Never";
  return (
    <time dateTime={at} title={`${exactTime(at, LOCAL)} (${LOCAL.name})`}>
      {relativeTime(Date.parse(at), now)}
    </time>
  );
}
