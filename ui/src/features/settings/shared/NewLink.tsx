/** Leads to the page that makes a new object. */
import type { ReactNode } from "react";
import { Link } from "wouter";
import { LinkButton } from "../../../components/LinkButton";

export function NewLink({ href, children }: { href: string; children: ReactNode }) {
  return (
    <Link href={href} asChild>
      <LinkButton>{children}</LinkButton>
    </Link>
  );
}
