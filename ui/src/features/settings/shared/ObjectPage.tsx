/** The page of one object: waits for it, says why it is not there, and stands around its parts. */
import type { UseQueryResult } from "@tanstack/react-query";
import type { ReactNode } from "react";
import { ApiError } from "../../../api/request";
import { StateMessage } from "../../../components/StateMessage";
import { sentence } from "../../../text/sentence";

interface ObjectPageProps<T> {
  query: Pick<UseQueryResult<T>, "data" | "error" | "refetch">;
  /** What it is called in sentences, such as `runbook`. */
  noun: string;
  children: (object: T) => ReactNode;
}

export function ObjectPage<T>({ query, noun, children }: ObjectPageProps<T>) {
  const { data, error, refetch } = query;
  if (data !== undefined) return children(data);
  if (error === null) return <p role="status">Loading…</p>;
  const isGone = error instanceof ApiError && error.status === 404;
  return (
    <StateMessage
      title={isGone ? `There is no such ${noun}` : `The ${noun} could not be read`}
      isError
      isWholePage
      {...(isGone ? {} : { action: { label: "Try again", act: () => refetch() } })}
    >
      {isGone ? "It may have been deleted; the audit log knows when and by whom." : sentence(error.message)}
    </StateMessage>
  );
}
