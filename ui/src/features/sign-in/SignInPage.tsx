/** `/sign-in/{organisation}`: e-mail address and password. */
import { type FormEvent, useState } from "react";
import { useLocation } from "wouter";
import { useSearch } from "../../address";
import { ApiError } from "../../api/request";
import { useSignIn } from "../../api/session";
import { Button } from "../../components/Button";
import { EntryPage } from "../../components/EntryPage";
import { Field } from "../../components/Field";
import { FormError } from "../../components/FormError";
import { nextPage } from "../../links";

export function SignInPage({ organisation }: { organisation: string | undefined }) {
  const [, navigate] = useLocation();
  const search = useSearch();
  const signIn = useSignIn();
  const [email, setEmail] = useState("");
  const [password, setPassword] = useState("");
  const [slug, setSlug] = useState("");
  const asksForSlug = organisation === undefined && needsSlug(signIn.error);

  const submit = (event: FormEvent) => {
    event.preventDefault();
    const organization = organisation ?? (slug || null);
    signIn.mutate(
      { email, password, organization },
      { onSuccess: () => navigate(nextPage(search), { replace: true }) },
    );
  };
  return (
    <EntryPage title="Sign in" subtitle={organisation}>
      <form onSubmit={submit}>
        {(asksForSlug || slug !== "") && (
          <Field
            label="Organisation"
            hint="The short name that stands in your sign-in link, after /sign-in/."
            required
            autoFocus
            value={slug}
            onChange={(event) => setSlug(event.target.value)}
          />
        )}
        <Field
          label="E-mail address"
          type="email"
          autoComplete="username"
          required
          autoFocus={!asksForSlug}
          value={email}
          onChange={(event) => setEmail(event.target.value)}
        />
        <Field
          label="Password"
          type="password"
          autoComplete="current-password"
          required
          value={password}
          onChange={(event) => setPassword(event.target.value)}
        />
        {signIn.isError && !asksForSlug && <FormError error={signIn.error} />}
        <Button weight="primary" type="submit" disabled={signIn.isPending}>
          {signIn.isPending ? "Signing in…" : "Sign in"}
        </Button>
      </form>
    </EntryPage>
  );
}

/** Whether the server asks which of its organisations is meant. */
function needsSlug(error: Error | null): boolean {
  return error instanceof ApiError && error.status === 400 && /organization/.test(error.message);
}
