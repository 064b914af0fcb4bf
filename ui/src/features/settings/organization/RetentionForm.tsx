/** How long events are kept. The account owner keeps them for longer; for less, only the operator, after a notice. */
import { useQueryClient } from "@tanstack/react-query";
import { useMemo } from "react";
import { type LogSettings, lengthenRetention, logSettingsQuery } from "../../../api/organization";
import { useRights } from "../../../api/permissions";
import type { Seen } from "../../../api/request";
import { Field } from "../../../components/Field";
import { ObjectForm } from "../../../form/ObjectForm";
import { useForm } from "../../../form/useForm";
import { counted } from "../../../text/count";
import { dateTime } from "../../../text/time";
import { LOCAL } from "../../../zone/zone";
import { OnlyOwner } from "../shared/Missing";
import styles from "./RetentionForm.module.css";

/** What the server refuses beyond: a hundred years. */
const DAYS_MAX = 36_500;
const LABELS = { retention_days: "Days that events are kept" };

interface Values {
  retention_days: string;
}

export function RetentionForm({ settings }: { settings: Seen<LogSettings> }) {
  const queries = useQueryClient();
  const { isOwner } = useRights();
  const { retention_days: days, pending_retention: pending } = settings.value;
  const kept = useMemo(() => valuesOf(settings), [settings]);
  const form = useForm<Values>({
    kept,
    check: ({ retention_days }) => ({ retention_days: problem(retention_days, days) }),
    save: ({ value: { retention_days }, version }) =>
      lengthenRetention(queries, { value: { retention_days: Number(retention_days) }, version }),
    look: async () => valuesOf(await queries.fetchQuery(logSettingsQuery)),
  });
  return (
    <>
      {pending && (
        <p role="status" className={styles.pending}>
          Whoever operates this installation has announced that events will be kept for{" "}
          <strong>{counted(pending.retention_days, "day")}</strong> only, from{" "}
          <strong>{dateTime(Date.parse(pending.takes_effect_at), LOCAL)}</strong> ({LOCAL.name}) on. What is
          older goes then: export before what you need.
        </p>
      )}
      {!isOwner && <OnlyOwner what="To keep events for longer" />}
      <ObjectForm form={form} labels={LABELS} isReadOnly={!isOwner}>
        <Field
          label={LABELS.retention_days}
          hint="Counted from when they were recorded. It can only be made longer here; only the operator shortens it, 30 days after saying so."
          inputMode="numeric"
          value={form.values.retention_days}
          error={form.problem("retention_days")}
          onChange={(event) => form.set({ retention_days: event.target.value })}
        />
      </ObjectForm>
    </>
  );
}

function valuesOf({ value, version }: Seen<LogSettings>): Seen<Values> {
  return { value: { retention_days: String(value.retention_days) }, version };
}

function problem(text: string, now: number): string | undefined {
  if (!/^\d+$/.test(text)) return "Write a number of days.";
  if (Number(text) < now) return `It is ${counted(now, "day")} now, and only the operator makes it fewer.`;
  if (Number(text) > DAYS_MAX) return `At most ${counted(DAYS_MAX, "day")}.`;
  return undefined;
}
