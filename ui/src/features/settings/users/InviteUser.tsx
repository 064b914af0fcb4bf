/** Invites somebody; ends with the link by which they join. */
import { useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { useLocation } from "wouter";
import { useRights } from "../../../api/permissions";
import type { Schema, Seen } from "../../../api/request";
import { type Invited, inviteUser } from "../../../api/users";
import { Field } from "../../../components/Field";
import { ObjectForm } from "../../../form/ObjectForm";
import { useForm } from "../../../form/useForm";
import { USERS } from "../../../links";
import { MissingPermission } from "../shared/Missing";
import { PageHead } from "../shared/PageHead";
import { Secret } from "../shared/Secret";
import { nameProblems } from "./profile";
import { RoleField } from "./RoleField";
import { LINK_DAYS, OF } from "./words";

type Values = Required<Schema["InvitationInput"]>;

const LABELS = { email: "E-mail address", role: "Role", first_name: "First name", last_name: "Last name" };
const EMPTY: Seen<Values> = {
  value: { email: "", role: "user", first_name: "", last_name: "" },
  version: undefined,
};

export function InviteUser() {
  const mayInvite = useRights().holds("manage-users");
  const [, navigate] = useLocation();
  const [invited, setInvited] = useState<Invited>();
  return (
    <>
      <PageHead title="Invite somebody" of={OF} />
      {!mayInvite && <MissingPermission permission="manage-users" what="To invite somebody" />}
      {invited ? (
        <Secret
          title={`The invitation of ${invited.user.email}`}
          about={`Give them this link: whoever opens it sets a password and joins. It is good once, for ${LINK_DAYS} days.`}
          secret={invited.link}
          onDone={() => navigate(`${USERS}/${invited.user.id}`)}
        />
      ) : (
        <InviteForm isReadOnly={!mayInvite} onInvited={setInvited} />
      )}
    </>
  );
}

interface InviteFormProps {
  isReadOnly: boolean;
  onInvited: (invited: Invited) => void;
}

function InviteForm({ isReadOnly, onInvited }: InviteFormProps) {
  const queries = useQueryClient();
  const form = useForm<Values>({
    kept: EMPTY,
    check: (values) => ({ ...nameProblems(values), email: emailProblem(values.email) }),
    save: async ({ value }) => onInvited(await inviteUser(queries, value)),
  });
  const field = (name: "email" | "first_name" | "last_name") => ({
    label: LABELS[name],
    value: form.values[name],
    error: form.problem(name),
    onChange: (event: { target: { value: string } }) => form.set({ [name]: event.target.value }),
  });
  return (
    <ObjectForm form={form} labels={LABELS} verb="Invite" isReadOnly={isReadOnly}>
      <Field {...field("email")} type="email" autoComplete="off" required />
      <Field {...field("first_name")} autoComplete="off" />
      <Field {...field("last_name")} autoComplete="off" />
      <RoleField
        label={LABELS.role}
        role={form.values.role}
        error={form.problem("role")}
        onChange={(role) => form.set({ role })}
      />
    </ObjectForm>
  );
}

/** As much as tells an address from something else: whether mail arrives there, only mail can tell. */
function emailProblem(email: string): string | undefined {
  return /^[^\s@]+@[^\s@]+$/.test(email) ? undefined : "Write an e-mail address, such as asha@example.com.";
}
