/** Everything that is known of an export. */
import type { ReactNode } from "react";
import type { Export } from "../../api/exports";
import { Visible } from "../../components/Visible";
import { asRecord } from "../../selection/filtersObject";
import { count } from "../../text/count";
import { exactTime, zoneLabel } from "../../text/time";
import type { Zone } from "../../zone/zone";
import styles from "./ExportDetails.module.css";
import { personName } from "./person";
import { Selected } from "./Selected";

export function ExportDetails({ export: shown, zone }: { export: Export; zone: Zone }) {
  const { requestedBy } = shown;
  const { throughID } = asRecord(shown.filters);
  const exact = (instant: string) =>
    instant === "" ? undefined : `${exactTime(instant, zone)} ${zoneLabel(zone, Date.parse(instant))}`;
  return (
    <dl className={styles.details}>
      {shown.error !== "" && (
        <Fact term="Why it failed">
          <Visible text={shown.error} />
        </Fact>
      )}
      {shown.description !== "" && (
        <Fact term="Description">
          <Visible text={shown.description} />
        </Fact>
      )}
      <Fact term="Events">
        <Selected filters={shown.filters} zone={zone} />
      </Fact>
      {typeof throughID === "number" && <Fact term="Up to event">{count(throughID)}</Fact>}
      <Fact term="Requested by">
        <Visible text={[personName(requestedBy), requestedBy.userEmail].filter(Boolean).join(", ")} />
      </Fact>
      <Fact term="Requested at">{exact(shown.requestedAt)}</Fact>
      <Fact term="Complete at">{exact(shown.exportedAt)}</Fact>
      <Fact term="Expires at">{exact(shown.expiresAt)}</Fact>
      {shown.bytes > 0 && <Fact term="Size">{count(shown.bytes)} bytes</Fact>}
      {shown.sha256 !== "" && (
        <Fact term="SHA-256">
          <code>{shown.sha256}</code>
        </Fact>
      )}
      <Fact term="Id">
        <code>{shown.id}</code>
      </Fact>
    </dl>
  );
}

function Fact({ term, children }: { term: string; children: ReactNode }) {
  if (children === undefined) return null;
  return (
    <div className={styles.fact}>
      <dt>{term}</dt>
      <dd>{children}</dd>
    </div>
  );
}
