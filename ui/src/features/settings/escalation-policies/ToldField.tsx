/** Whom a rule tells: users of the organisation, in this order. */
import { useUsers } from "../../../api/users";
import { Button } from "../../../components/Button";
import { SelectField } from "../../../components/Field";
import { Visible } from "../../../components/Visible";
import { sentence } from "../../../text/sentence";
import styles from "./Fields.module.css";
import { nameOf } from "./people";
import type { Entity } from "./policyValues";

interface ToldFieldProps {
  entities: readonly Entity[];
  /** What is wrong with all of them, or with a part such as `[0].id`. */
  problem: (part: string) => string | undefined;
  onChange: (entities: Entity[]) => void;
}

export function ToldField({ entities, problem, onChange }: ToldFieldProps) {
  const users = useUsers().data ?? [];
  const called = (id: string) => {
    const user = users.find((user) => user.id === id);
    return user ? nameOf(user) : id;
  };
  const others = users.filter(({ id }) => entities.every((entity) => entity.id !== id));
  return (
    <div className={styles.told}>
      <ol aria-label="Told">
        {entities.map(({ type, id = "" }, place) => {
          const refused = problem(`[${place}].id`) ?? problem(`[${place}].type`);
          return (
            <li key={`${type} ${id}`}>
              <Visible text={called(id)} />
              <Button
                weight="bare"
                aria-label={`Do not tell ${called(id)}`}
                onClick={() => onChange(entities.filter((_, other) => other !== place))}
              >
                Remove
              </Button>
              {refused && <Visible text={sentence(refused)} />}
            </li>
          );
        })}
      </ol>
      <SelectField
        label={entities.length === 0 ? "Tell" : "Tell also"}
        value=""
        error={problem("")}
        onChange={({ target }) => onChange([...entities, { type: "user", id: target.value }])}
      >
        <option value="">Choose a user</option>
        {others.map((user) => (
          <option key={user.id} value={user.id}>
            {nameOf(user)}
          </option>
        ))}
      </SelectField>
    </div>
  );
}
