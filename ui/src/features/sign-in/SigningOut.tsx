/** In the place of all pages while the session ends, so that none of them asks for anything meanwhile. */
import { useEffect } from "react";
import { useSignOut } from "../../api/session";
import { StateMessage } from "../../components/StateMessage";
import { sentence } from "../../text/sentence";

export function SigningOut() {
  const { mutate, error } = useSignOut();
  useEffect(() => mutate(), [mutate]);
  return (
    <main>
      {error ? (
        <StateMessage
          title="You are still signed in"
          isError
          isWholePage
          action={{ label: "Try again", act: () => mutate() }}
        >
          {sentence(error.message)}
        </StateMessage>
      ) : (
        <StateMessage title="Signing out…" isWholePage />
      )}
    </main>
  );
}
