/** `/join#…`: the invitation or reset whose secret stands after `#`, where no server and no log sees it. */
import { type FormEvent, useState } from "react";
import { useLocation } from "wouter";
import { ApiError } from "../../api/request";
import { useJoin } from "../../api/session";
import { Button } from "../../components/Button";
import { EntryPage } from "../../components/EntryPage";
import { Field } from "../../components/Field";
import { FormError } from "../../components/FormError";
import { LIVE_LOGS } from "../../links";

const PASSWORD_LENGTH_MIN = 12;
const PASSWORD_LENGTH_MAX = 128;

export function JoinPage() {
  const [secret] = useState(takeSecret);
  const [password, setPassword] = useState("");
  const [again, setAgain] = useState("");
  const [, navigate] = useLocation();
  const join = useJoin();
  if (secret === "") return <NoSecret />;

  const differs = again !== "" && again !== password;
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (password === again)
      join.mutate({ secret, password }, { onSuccess: () => navigate(LIVE_LOGS, { replace: true }) });
  };
  return (
    <EntryPage title="Choose a password">
      <form onSubmit={submit}>
        <Field
          label="New password"
          hint={`From ${PASSWORD_LENGTH_MIN} to ${PASSWORD_LENGTH_MAX} characters.`}
          type="password"
          autoComplete="new-password"
          minLength={PASSWORD_LENGTH_MIN}
          maxLength={PASSWORD_LENGTH_MAX}
          required
          autoFocus
          value={password}
          onChange={(event) => setPassword(event.target.value)}
          error={join.error instanceof ApiError ? join.error.about("password") : undefined}
        />
        <Field
          label="The same once more"
          type="password"
          autoComplete="new-password"
          required
          value={again}
          onChange={(event) => setAgain(event.target.value)}
          error={differs ? "The two passwords differ." : undefined}
        />
        {join.isError && <FormError error={join.error} />}
        <Button weight="primary" type="submit" disabled={join.isPending || differs}>
          {join.isPending ? "Keeping it…" : "Keep this password"}
        </Button>
      </form>
    </EntryPage>
  );
}

/** Reads the secret and takes it out of the address, so that it stays in no history and no screenshot. */
function takeSecret(): string {
  const secret = location.hash.slice(1);
  if (secret !== "") history.replaceState(null, "", location.pathname);
  return secret;
}

function NoSecret() {
  return (
    <EntryPage title="This link is not complete">
      <p>The part after # is missing. Open the whole link that you were given, or ask for a new one.</p>
    </EntryPage>
  );
}
