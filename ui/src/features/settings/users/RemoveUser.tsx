/** Removes somebody; another user takes their place where something names them. */
import { useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { fullName, removeUser, USERS_KEY, type User, useUsers } from "../../../api/users";
import { SelectField } from "../../../components/Field";
import { USERS } from "../../../links";
import { visible } from "../../../text/visible";
import { DeleteButton } from "../shared/DeleteButton";
import { STAKEHOLDER } from "./roles";

export function RemoveUser({ user }: { user: User }) {
  const queries = useQueryClient();
  const [heir, setHeir] = useState("");
  const others = (useUsers().data ?? []).filter(({ id, role }) => id !== user.id && role !== STAKEHOLDER);
  return (
    <DeleteButton
      noun="user"
      name={user.email}
      verb="Remove"
      remove={() => removeUser(queries, user.id, heir === "" ? undefined : heir)}
      list={USERS}
      queryKey={USERS_KEY}
    >
      <p>
        They are signed out, their API tokens end, and they leave every team. The audit log keeps what they
        did.
      </p>
      <SelectField
        label="Who takes their place"
        hint="Needed only where an escalation policy, a runbook or a service names them: it names this user instead."
        value={heir}
        onChange={(event) => setHeir(event.target.value)}
      >
        <option value="">Nobody</option>
        {others.map((other) => (
          <option key={other.id} value={other.id}>
            {visible(`${fullName(other)} ${other.email}`.trim())}
          </option>
        ))}
      </SelectField>
    </DeleteButton>
  );
}
