/** What is known of a user and never changed. */
import type { User } from "../../../api/users";
import { Visible } from "../../../components/Visible";
import { dateTime } from "../../../text/time";
import { LOCAL } from "../../../zone/zone";
import { Facts } from "../shared/Facts";

export function UserFacts({ user: { email, email_verified: hasJoined, created_at, id } }: { user: User }) {
  return (
    <Facts
      facts={[
        ["E-mail address", <Visible key="email" text={email} />],
        ["Joined", hasJoined ? "yes" : "not yet: the invitation is open"],
        ["Made", `${dateTime(Date.parse(created_at), LOCAL)} (${LOCAL.name})`],
        ["Id", <code key="id">{id}</code>],
      ]}
    />
  );
}
