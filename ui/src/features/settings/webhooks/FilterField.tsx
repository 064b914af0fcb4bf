/** Which of its events a webhook tells of. */
import { Field } from "../../../components/Field";
import type { Form } from "../../../form/useForm";
import { Parts } from "../shared/Parts";
import type { Condition, Values } from "./webhookValues";

const BLANK: Condition = { lhs: "", op: "is", rhs: "" };
const PARTS = [
  ["lhs", "What is compared"],
  ["op", "How"],
  ["rhs", "With what"],
] as const;

export function FilterField({ form: { values, problem, set } }: { form: Form<Values> }) {
  const { filters } = values;
  return (
    <>
      <Parts
        title="Conditions"
        noun="condition"
        hint="It tells only of events that fulfil them; without any, of all."
        items={filters.conditions}
        blank={BLANK}
        isInline
        error={problem("filters", "filters.conditions")}
        onChange={(conditions) => set({ filters: { ...filters, conditions } })}
      >
        {(condition, place, setPart) =>
          PARTS.map(([part, label]) => (
            <Field
              key={part}
              label={label}
              value={condition[part]}
              error={problem("filters", `filters.conditions[${place}].${part}`)}
              onChange={({ target }) => setPart({ ...condition, [part]: target.value })}
            />
          ))
        }
      </Parts>
      {filters.conditions.length > 0 && (
        <Field
          label="How conditions are joined"
          hint="Such as and, or or."
          value={filters.op}
          error={problem("filters", "filters.op")}
          onChange={({ target }) => set({ filters: { ...filters, op: target.value } })}
        />
      )}
    </>
  );
}
