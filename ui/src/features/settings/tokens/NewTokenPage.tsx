/** Makes an API token; ends with its text, shown once. */
import { useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { useLocation } from "wouter";
import { useRights } from "../../../api/permissions";
import type { Schema, Seen } from "../../../api/request";
import { useSignedIn } from "../../../api/session";
import { createToken } from "../../../api/tokens";
import { fullName, type User, useUsers } from "../../../api/users";
import { SelectField } from "../../../components/Field";
import { ObjectForm } from "../../../form/ObjectForm";
import { useForm } from "../../../form/useForm";
import { TOKENS } from "../../../links";
import { visible } from "../../../text/visible";
import { MissingPermission } from "../shared/Missing";
import { PageHead } from "../shared/PageHead";
import { Secret } from "../shared/Secret";

type Values = Schema["RefreshTokenInput"];

const LABELS = { user_id: "In whose name it acts" };
const OF = { title: "API tokens", href: TOKENS };
const EMPTY: Seen<Values> = { value: { user_id: "" }, version: undefined };

export default function NewTokenPage() {
  const managesTokens = useRights().holds("manage-api-tokens");
  const [, navigate] = useLocation();
  const [secret, setSecret] = useState<string>();
  return (
    <>
      <PageHead title="New API token" of={OF} />
      {!managesTokens && (
        <MissingPermission permission="manage-api-tokens" what="To make tokens for others" />
      )}
      {secret === undefined ? (
        <TokenForm managesTokens={managesTokens} onMade={setSecret} />
      ) : (
        <Secret
          title="The new API token"
          about="Give it to the program: whoever has it may do all that its user may."
          secret={secret}
          onDone={() => navigate(TOKENS)}
        />
      )}
    </>
  );
}

interface TokenFormProps {
  managesTokens: boolean;
  onMade: (secret: string) => void;
}

function TokenForm({ managesTokens, onMade }: TokenFormProps) {
  const queries = useQueryClient();
  const { user: me } = useSignedIn();
  const others = (useUsers().data ?? []).filter(({ id }) => managesTokens && id !== me.id);
  const form = useForm<Values>({
    kept: EMPTY,
    check: ({ user_id }) => ({ user_id: user_id === "" ? "Choose a user." : undefined }),
    save: async ({ value }) => onMade((await createToken(queries, value)).token),
  });
  return (
    <ObjectForm form={form} labels={LABELS} verb="Make the token">
      <SelectField
        label={LABELS.user_id}
        hint="A program that has the token may do what this user may, and what it does is told of in their name. Nobody makes one for somebody who may more than they do."
        required
        value={form.values.user_id}
        error={form.problem("user_id")}
        onChange={(event) => form.set({ user_id: event.target.value })}
      >
        <option value="">Choose a user</option>
        <option value={me.id}>{visible(`Yourself: ${me.email}`)}</option>
        {others.map((user) => (
          <option key={user.id} value={user.id} disabled={mayMore(user, me)}>
            {visible(`${fullName(user)} ${user.email}`.trim())}
            {mayMore(user, me) ? " (may do more than you)" : ""}
          </option>
        ))}
      </SelectField>
    </ObjectForm>
  );
}

/** Whether somebody is known to be able to do what the other is not; of roles in teams the server knows. */
function mayMore(user: User, than: User): boolean {
  const lacks = ({ slug }: User["abilities"][number]) => !than.abilities.some((held) => held.slug === slug);
  return user.role === "account_owner" || user.abilities.some(lacks);
}
