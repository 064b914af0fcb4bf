/** Deletes an object, after its name was typed, and goes to the list that it stood in. */
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { type ReactNode, useState } from "react";
import { flushSync } from "react-dom";
import { useLocation } from "wouter";
import { Button } from "../../../components/Button";
import { ConfirmDialog } from "../../../components/ConfirmDialog";
import { useToast } from "../../../components/Toasts";
import { leaveFreely } from "../../../form/unsaved";

interface DeleteButtonProps {
  noun: string;
  name: string;
  /** What goes with it. */
  children: ReactNode;
  /** `Delete` unless told otherwise. */
  verb?: string;
  remove: () => Promise<unknown>;
  /** Where it stood. */
  list: string;
  /** The queries that it was part of. */
  queryKey: readonly string[];
}

export function DeleteButton(props: DeleteButtonProps) {
  const { noun, name, children, verb = "Delete", remove, list, queryKey } = props;
  const [isAsking, setAsking] = useState(false);
  const [, navigate] = useLocation();
  const queries = useQueryClient();
  const tell = useToast();
  const deleting = useMutation({
    mutationFn: remove,
    onSuccess: () => {
      setAsking(false);
      // At once, so that the page does not ask again for what is gone.
      flushSync(() => leaveFreely(() => navigate(list)));
      tell({ title: `The ${noun} ${name} is gone.` });
      queries.invalidateQueries({ queryKey: queryKey.slice(0, 1) });
    },
  });
  return (
    <>
      <Button isDangerous onClick={() => setAsking(true)}>
        {verb}
      </Button>
      {isAsking && (
        <ConfirmDialog
          title={`${verb} this ${noun}?`}
          verb={verb}
          name={name}
          isBusy={deleting.isPending}
          error={deleting.error}
          onConfirm={() => deleting.mutate()}
          onClose={() => setAsking(false)}
        >
          {children}
        </ConfirmDialog>
      )}
    </>
  );
}
