/** Makes somebody else the account owner, which whoever is it alone can do. */
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import type { Seen } from "../../../api/request";
import { type User, updateUser } from "../../../api/users";
import { Button } from "../../../components/Button";
import { ConfirmDialog } from "../../../components/ConfirmDialog";
import styles from "./PasswordLink.module.css";
import { OWNER } from "./roles";

export function PassOwnership({ user: { value, version } }: { user: Seen<User> }) {
  const [isAsking, setAsking] = useState(false);
  const queries = useQueryClient();
  const passing = useMutation({
    mutationFn: () => updateUser(queries, value.id, { value: { role: OWNER }, version }),
    onSuccess: () => setAsking(false),
  });
  return (
    <div className={styles.link}>
      <p>
        {value.email_verified
          ? "You are the account owner, and can pass that on. There is one: you become a user."
          : "You can make somebody the account owner who has joined."}
      </p>
      <Button isDangerous disabled={!value.email_verified} onClick={() => setAsking(true)}>
        Make them the account owner
      </Button>
      {isAsking && (
        <ConfirmDialog
          title="Pass ownership on?"
          verb="Pass it on"
          name={value.email}
          isBusy={passing.isPending}
          error={passing.error}
          onConfirm={() => passing.mutate()}
          onClose={() => setAsking(false)}
        >
          <p>
            They will be able to do everything, and you only what they let you: only they can make you the
            owner again.
          </p>
        </ConfirmDialog>
      )}
    </div>
  );
}
