/** The steps of a runbook, each written in Markdown beside what it will look like. */
import { lazy, Suspense } from "react";
import { Button } from "../../../components/Button";
import { TextField } from "../../../components/Field";
import styles from "./StepsField.module.css";

const Markdown = lazy(() => import("./Markdown"));

interface Step {
  content: string;
}

interface StepsFieldProps {
  steps: readonly Step[];
  problem: (place: number) => string | undefined;
  onChange: (steps: Step[]) => void;
}

export function StepsField({ steps, problem, onChange }: StepsFieldProps) {
  const move = (from: number, to: number) => {
    const moved = [...steps];
    moved.splice(to, 0, ...moved.splice(from, 1));
    onChange(moved);
  };
  return (
    <fieldset className={styles.steps}>
      <legend>Steps</legend>
      <ol className={styles.list}>
        {steps.map((step, place) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: a step is nothing but its place and its text
          <li key={place} className={styles.step}>
            <TextField
              label={`Step ${place + 1}`}
              rows={Math.min(16, Math.max(4, step.content.split("\n").length + 1))}
              value={step.content}
              error={problem(place)}
              onChange={({ target }) => onChange(steps.with(place, { content: target.value }))}
            />
            <section className={styles.preview} aria-label={`Preview of step ${place + 1}`}>
              <Suspense>
                <Markdown text={step.content} />
              </Suspense>
            </section>
            <div className={styles.buttons}>
              <Button weight="bare" disabled={place === 0} onClick={() => move(place, place - 1)}>
                Move up
              </Button>
              <Button
                weight="bare"
                disabled={place === steps.length - 1}
                onClick={() => move(place, place + 1)}
              >
                Move down
              </Button>
              <Button
                weight="bare"
                isDangerous
                onClick={() => onChange(steps.filter((_, other) => other !== place))}
              >
                Remove step {place + 1}
              </Button>
            </div>
          </li>
        ))}
      </ol>
      <Button onClick={() => onChange([...steps, { content: "" }])}>Add a step</Button>
    </fieldset>
  );
}
