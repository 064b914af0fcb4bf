/** The views that a person named and keeps: apply, rename, delete, and keep what is shown now. */
import { useState } from "react";
import { type SavedView, useSavedViews } from "../../../api/savedViews";
import { Button } from "../../../components/Button";
import { FormError } from "../../../components/FormError";
import { Bin, Pencil } from "../../../components/icons";
import { Visible } from "../../../components/Visible";
import type { Selection } from "../../../selection/selection";
import { visible } from "../../../text/visible";
import { DeleteForm } from "./DeleteForm";
import { NameForm } from "./NameForm";
import styles from "./PresetsMenu.module.css";
import { isShown, selectionOf, viewOf } from "./views";

interface SavedViewsProps {
  selection: Selection;
  onChoose: (selection: Selection) => void;
}

/** What is being done to which view; `save` keeps a new one. */
type Doing = { what: "save" } | { what: "rename" | "delete"; id: string };

export function SavedViews({ selection, onChoose }: SavedViewsProps) {
  const views = useSavedViews();
  const [doing, setDoing] = useState<Doing>();
  const [hasDone, setHasDone] = useState(false);
  const done = () => {
    setDoing(undefined);
    setHasDone(true);
  };
  return (
    <>
      <hr className={styles.line} />
      <h2 className={styles.head}>Saved views</h2>
      {views.isError && (
        <div className={styles.note}>
          <FormError error={views.error} />
        </div>
      )}
      {views.data?.length === 0 && <p className={styles.note}>None yet. They are yours alone.</p>}
      <ul>
        {views.data?.map((view) => (
          <li key={view.id}>
            <ViewRow
              view={view}
              isShown={isShown(view, selection)}
              onChoose={() => onChoose(selectionOf(view))}
              onDo={(what) => setDoing({ what, id: view.id })}
            />
            {doing?.what === "rename" && doing.id === view.id && (
              <NameForm label="New name" view={view} onDone={done} />
            )}
            {doing?.what === "delete" && doing.id === view.id && <DeleteForm view={view} onDone={done} />}
          </li>
        ))}
      </ul>
      {doing?.what === "save" ? (
        <NameForm label="Name of the saved view" view={viewOf(selection, "")} onDone={done} />
      ) : (
        // The focus was in a form that is gone.
        <Button
          key={doing ? "waiting" : "ready"}
          weight="bare"
          autoFocus={hasDone}
          onClick={() => setDoing({ what: "save" })}
        >
          Save what is shown
        </Button>
      )}
    </>
  );
}

interface ViewRowProps {
  view: SavedView;
  isShown: boolean;
  onChoose: () => void;
  onDo: (what: "rename" | "delete") => void;
}

function ViewRow({ view, isShown, onChoose, onDo }: ViewRowProps) {
  const name = visible(view.name);
  return (
    <div className={styles.row}>
      <Button weight="bare" className={styles.choice} aria-pressed={isShown} title={name} onClick={onChoose}>
        <Visible text={view.name} />
      </Button>
      <Button
        weight="bare"
        className={styles.tool}
        aria-label={`Rename ${name}`}
        onClick={() => onDo("rename")}
      >
        <Pencil />
      </Button>
      <Button
        weight="bare"
        className={styles.tool}
        aria-label={`Delete ${name}`}
        onClick={() => onDo("delete")}
      >
        <Bin />
      </Button>
    </div>
  );
}
