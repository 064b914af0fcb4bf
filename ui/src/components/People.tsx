/** A few people by name and address, and how many more there are. */
import { Visible } from "./Visible";

/** How many people are named before the rest is counted. */
const NAMED_MAX = 5;

interface Person {
  id: string;
  first_name: string;
  last_name: string;
  email: string;
}

export function People({ people }: { people: readonly Person[] }) {
  return (
    <ul>
      {people.slice(0, NAMED_MAX).map(({ id, first_name, last_name, email }) => (
        <li key={id}>
          <Visible text={`${first_name} ${last_name}`.trim()} /> <Visible text={email} />
        </li>
      ))}
      {people.length > NAMED_MAX && <li>and {people.length - NAMED_MAX} more</li>}
    </ul>
  );
}
