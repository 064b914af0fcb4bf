/** The name under which a view is kept. */
import { type FormEvent, useState } from "react";
import { ApiError } from "../../../api/request";
import { type SavedViewRequest, useSaveView } from "../../../api/savedViews";
import { Button } from "../../../components/Button";
import { Field } from "../../../components/Field";
import { FormError } from "../../../components/FormError";
import styles from "./PresetsMenu.module.css";

interface NameFormProps {
  label: string;
  /** With an id it is renamed, without it is new. */
  view: SavedViewRequest & { id?: string };
  onDone: () => void;
}

export function NameForm({ label, view, onDone }: NameFormProps) {
  const [name, setName] = useState(view.name);
  const save = useSaveView();
  const aboutName = save.error instanceof ApiError ? save.error.about("name") : undefined;
  const submit = (event: FormEvent) => {
    event.preventDefault();
    save.mutate({ ...view, name: name.trim() }, { onSuccess: onDone });
  };
  return (
    <form className={styles.form} onSubmit={submit}>
      <Field
        label={label}
        required
        autoFocus
        maxLength={100}
        error={aboutName}
        value={name}
        onChange={(event) => setName(event.target.value)}
      />
      {save.isError && aboutName === undefined && <FormError error={save.error} />}
      <div className={styles.buttons}>
        <Button onClick={onDone}>Cancel</Button>
        <Button weight="primary" type="submit" disabled={save.isPending || name.trim() === ""}>
          Save
        </Button>
      </div>
    </form>
  );
}
