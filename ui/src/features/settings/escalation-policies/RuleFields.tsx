/** One rule of an escalation policy: after how long, whom, and in which ways. */
import { CheckField, Field } from "../../../components/Field";
import styles from "./Fields.module.css";
import type { Rule } from "./policyValues";
import { ToldField } from "./ToldField";
import { WaysField } from "./WaysField";

interface RuleFieldsProps {
  rule: Rule;
  place: number;
  /** What is wrong with a part of it, such as `.entities`. */
  problem: (part: string) => string | undefined;
  onChange: (rule: Rule) => void;
}

export function RuleFields({ rule, place, problem, onChange }: RuleFieldsProps) {
  const number = (name: "escalationTime" | "repetition" | "repeat_after") => ({
    inputMode: "numeric" as const,
    value: rule[name],
    error: problem(`.${name}`),
    onChange: ({ target }: { target: { value: string } }) => onChange({ ...rule, [name]: target.value }),
  });
  return (
    <>
      <strong>Rule {place + 1}</strong>
      <ToldField
        entities={rule.entities}
        problem={(part) => problem(`.entities${part}`)}
        onChange={(entities) => onChange({ ...rule, entities })}
      />
      <div className={styles.numbers}>
        <Field label="Minutes until it applies" {...number("escalationTime")} />
        <Field label="Repeat it (times)" {...number("repetition")} />
        <Field label="Minutes until it is repeated" {...number("repeat_after")} />
      </div>
      <WaysField ways={rule.via} problem={problem} onChange={(via) => onChange({ ...rule, via })} />
      <CheckField
        label="Tell them in turn, one for each incident"
        checked={rule.roundrobin_enabled}
        onChange={({ target }) => onChange({ ...rule, roundrobin_enabled: target.checked })}
      />
      {rule.roundrobin_enabled && (
        <CheckField
          label="Tell the next of them before the next rule applies"
          checked={rule.escalate_within_roundrobin}
          onChange={({ target }) => onChange({ ...rule, escalate_within_roundrobin: target.checked })}
        />
      )}
    </>
  );
}
