/** In which ways people are told. */
import { CheckList } from "../shared/CheckList";

/** The ways that the existing API names; others that were stored show too. */
const WAYS = ["Email", "Phone", "Push", "SMS"].map((value) => ({ value, label: value }));

interface WaysFieldProps {
  ways: readonly string[];
  problem: (part: string) => string | undefined;
  onChange: (ways: string[]) => void;
}

export function WaysField({ ways, problem, onChange }: WaysFieldProps) {
  const refused = ways.map((_, place) => problem(`.via[${place}]`)).find(Boolean);
  return (
    <CheckList
      title="Ways to tell them"
      options={WAYS}
      values={ways}
      error={problem(".via") ?? refused}
      onChange={onChange}
    />
  );
}
