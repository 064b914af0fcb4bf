/** The tags of a service: names with values. */
import type { Tag } from "../../../api/services";
import { Button } from "../../../components/Button";
import { Field, FieldError } from "../../../components/Field";
import styles from "./Config.module.css";

interface TagsFieldProps {
  tags: readonly Tag[];
  /** What the server says of a part of one. */
  problem: (place: number, part: keyof Tag) => string | undefined;
  error: string | undefined;
  onChange: (tags: Tag[]) => void;
}

export function TagsField({ tags, problem, error, onChange }: TagsFieldProps) {
  const set = (place: number, changes: Partial<Tag>) =>
    onChange(tags.map((tag, other) => (other === place ? { ...tag, ...changes } : tag)));
  return (
    <fieldset className={styles.tags}>
      <legend>Tags</legend>
      {tags.map((tag, place) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: a tag is nothing but its place and its texts
        <div key={place} className={styles.row}>
          <Field
            label={`Name of tag ${place + 1}`}
            value={tag.key}
            error={problem(place, "key")}
            onChange={(event) => set(place, { key: event.target.value })}
          />
          <Field
            label={`Value of tag ${place + 1}`}
            value={tag.value}
            error={problem(place, "value")}
            onChange={(event) => set(place, { value: event.target.value })}
          />
          <Button
            weight="bare"
            isDangerous
            onClick={() => onChange(tags.filter((_, other) => other !== place))}
          >
            Remove tag {place + 1}
          </Button>
        </div>
      ))}
      {error && <FieldError error={error} />}
      <Button onClick={() => onChange([...tags, { key: "", value: "" }])}>Add a tag</Button>
    </fieldset>
  );
}
