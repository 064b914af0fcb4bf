/** Asks for a file of everything that is shown, and says in words what that is. */

import { type FormEvent, useState } from "react";
import { useLocation } from "wouter";
import { useRequestExport } from "../../../api/exports";
import { ApiError } from "../../../api/request";
import { serverNowMs } from "../../../clock/server";
import { Button } from "../../../components/Button";
import { Dialog } from "../../../components/Dialog";
import { Field, TextField } from "../../../components/Field";
import { FormError } from "../../../components/FormError";
import { useToast } from "../../../components/Toasts";
import { EXPORT_HISTORY } from "../../../links";
import type { Anchor } from "../../../selection/anchor";
import { exportFiltersOf } from "../../../selection/range";
import type { Selection } from "../../../selection/selection";
import { dayOf } from "../../../zone/day";
import type { Zone } from "../../../zone/zone";
import { useNames } from "../filters/useNames";
import styles from "./ExportDialog.module.css";
import { DESCRIPTION_MAX, NAME_MAX, suggestedName } from "./exportForm";
import { WhatIsExported } from "./WhatIsExported";

interface ExportDialogProps {
  selection: Selection;
  anchor: Anchor;
  zone: Zone;
  total: number;
  onClose: () => void;
}

const TYPES = ["csv", "json"] as const;
type Type = (typeof TYPES)[number];

export function ExportDialog({ selection, anchor, zone, total, onClose }: ExportDialogProps) {
  const names = useNames(selection);
  const [typedName, setName] = useState<string>();
  const name = typedName ?? suggestedName(selection, names, dayOf(serverNowMs(), zone));
  const [description, setDescription] = useState("");
  const [exportType, setExportType] = useState<Type>("csv");
  const request = useRequestExport();
  const tellRequested = useRequestedToast();
  const about = (field: string) =>
    request.error instanceof ApiError ? request.error.about(field) : undefined;
  const isToldAtField = [about("name"), about("description")].some((message) => message !== undefined);

  const submit = (event: FormEvent) => {
    event.preventDefault();
    const filters = { ...exportFiltersOf(selection, anchor.range), throughID: anchor.throughID };
    const onSuccess = () => {
      onClose();
      tellRequested();
    };
    request.mutate({ name: name.trim(), description, exportType, filters }, { onSuccess });
  };
  return (
    <Dialog title="Export" onClose={onClose}>
      <form className={styles.form} onSubmit={submit}>
        <WhatIsExported selection={selection} anchor={anchor} zone={zone} names={names} total={total} />
        <Field
          label="Name"
          required
          maxLength={NAME_MAX}
          error={about("name")}
          value={name}
          onChange={(event) => setName(event.target.value)}
        />
        <TextField
          label="Description (optional)"
          rows={2}
          maxLength={DESCRIPTION_MAX}
          error={about("description")}
          value={description}
          onChange={(event) => setDescription(event.target.value)}
        />
        <TypeChoice type={exportType} onChange={setExportType} />
        {request.isError && !isToldAtField && <FormError error={request.error} />}
        <div className={styles.buttons}>
          <Button onClick={onClose}>Cancel</Button>
          <Button weight="primary" type="submit" disabled={request.isPending}>
            {request.isPending ? "Requesting…" : "Export"}
          </Button>
        </div>
      </form>
    </Dialog>
  );
}

const TYPE_HINTS: Record<Type, string> = {
  csv: "One row for each event, for spreadsheets",
  json: "Every event whole, with its details",
};

function TypeChoice({ type, onChange }: { type: Type; onChange: (type: Type) => void }) {
  return (
    <fieldset className={styles.types}>
      <legend>Type</legend>
      {TYPES.map((each) => (
        <label key={each} className={styles.type}>
          <input type="radio" name="type" checked={each === type} onChange={() => onChange(each)} />
          <span>
            {each.toUpperCase()}
            <span className={styles.hint}>{TYPE_HINTS[each]}</span>
          </span>
        </label>
      ))}
    </fieldset>
  );
}

function useRequestedToast() {
  const tell = useToast();
  const [, navigate] = useLocation();
  return () =>
    tell({
      title: "The export was requested.",
      action: { label: "Show Export History", act: () => navigate(EXPORT_HISTORY) },
    });
}
