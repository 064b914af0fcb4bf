/** Makes the link by which somebody sets a password: their invitation, or a reset of the password that they forgot. */
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { inviteUserAgain, makeResetLink, type User } from "../../../api/users";
import { Button } from "../../../components/Button";
import { FormError } from "../../../components/FormError";
import { Visible } from "../../../components/Visible";
import { Secret } from "../shared/Secret";
import styles from "./PasswordLink.module.css";
import { LINK_DAYS } from "./words";

export function PasswordLink({ user: { id, email, email_verified: hasJoined } }: { user: User }) {
  const queries = useQueryClient();
  const making = useMutation({
    mutationFn: async () => (hasJoined ? makeResetLink(id) : (await inviteUserAgain(queries, id)).link),
  });
  if (making.data !== undefined) {
    return (
      <Secret
        title={hasJoined ? "A link to set a new password" : "A new invitation"}
        about={`Give it to ${email} and to nobody else: whoever opens it signs in as them. It is good once, for ${LINK_DAYS} days; links made before have ended.`}
        secret={making.data}
        onDone={making.reset}
      />
    );
  }
  return (
    <div className={styles.link}>
      <p>
        <Visible text={email} />{" "}
        {hasJoined
          ? "can set a new password with a link, when they have forgotten theirs. It stays as it is until they do."
          : "has not joined yet. A new link ends the one that they were sent."}
      </p>
      {making.error && <FormError error={making.error} />}
      <Button disabled={making.isPending} onClick={() => making.mutate()}>
        {hasJoined ? "Make a reset link" : "Make a new invitation link"}
      </Button>
    </div>
  );
}
