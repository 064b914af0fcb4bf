/** A list of what belongs to teams; for whoever may read it in no team, what is missing, for the server refuses it. */
import type { ReactNode } from "react";
import type { Group } from "../../../api/abilities";
import { useRights } from "../../../api/permissions";
import { MissingAbility } from "./Missing";
import { PageHead } from "./PageHead";

interface ReadableProps {
  title: string;
  group: Group;
  children: ReactNode;
}

export function Readable({ title, group, children }: ReadableProps) {
  const { may } = useRights();
  if (may("read", group)) return children;
  return (
    <>
      <PageHead title={title} />
      <MissingAbility verb="read" group={group} what={`To see ${title.toLowerCase()}`} />
    </>
  );
}
