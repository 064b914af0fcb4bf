/** Whether looking at the log is recorded, and what may be recorded in it. */
import { useQueryClient } from "@tanstack/react-query";
import { useMemo } from "react";
import { type LogSettings, logSettingsQuery, updateLogSettings } from "../../../api/organization";
import type { Seen } from "../../../api/request";
import { CheckField } from "../../../components/Field";
import { ObjectForm } from "../../../form/ObjectForm";
import { useForm } from "../../../form/useForm";

interface Values {
  record_views: boolean;
  catalogue: LogSettings["catalogue"];
}

const LABELS = {
  record_views: "Record who looks at the log",
  catalogue: "Take unknown resources and actions",
};

export function SettingsForm({ settings }: { settings: Seen<LogSettings> }) {
  const queries = useQueryClient();
  const kept = useMemo(() => valuesOf(settings), [settings]);
  const form = useForm({
    kept,
    save: (values) => updateLogSettings(queries, values),
    look: async () => valuesOf(await queries.fetchQuery(logSettingsQuery)),
  });
  return (
    <ObjectForm form={form} labels={LABELS}>
      <CheckField
        label={LABELS.record_views}
        hint="One event for each person and ten minutes; searches, exports and downloads are told in it."
        checked={form.values.record_views}
        onChange={(event) => form.set({ record_views: event.target.checked })}
      />
      <CheckField
        label={LABELS.catalogue}
        hint="They are registered as they come. Otherwise events with a resource or action that is not registered are refused."
        checked={form.values.catalogue === "open"}
        onChange={(event) => form.set({ catalogue: event.target.checked ? "open" : "closed" })}
      />
    </ObjectForm>
  );
}

function valuesOf({ value: { record_views, catalogue }, version }: Seen<LogSettings>): Seen<Values> {
  return { value: { record_views, catalogue }, version };
}
