/** Asks before a view is deleted. */
import { type SavedView, useDeleteView } from "../../../api/savedViews";
import { Button } from "../../../components/Button";
import { FormError } from "../../../components/FormError";
import styles from "./PresetsMenu.module.css";

export function DeleteForm({ view, onDone }: { view: SavedView; onDone: () => void }) {
  const remove = useDeleteView();
  return (
    <div className={styles.form}>
      <p>Delete this saved view? The events stay as they are.</p>
      {remove.isError && <FormError error={remove.error} />}
      <div className={styles.buttons}>
        <Button autoFocus onClick={onDone}>
          Keep
        </Button>
        <Button
          weight="primary"
          isDangerous
          disabled={remove.isPending}
          onClick={() => remove.mutate(view.id, { onSuccess: onDone })}
        >
          Delete
        </Button>
      </div>
    </div>
  );
}
