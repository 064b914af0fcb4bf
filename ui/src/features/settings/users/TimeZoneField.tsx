/** A zone of the IANA database, which the browser helps to write. */
import { type ComponentProps, useId } from "react";
import { Field } from "../../../components/Field";

const ZONES = ["UTC", ...Intl.supportedValuesOf("timeZone")];

export function TimeZoneField(props: Omit<ComponentProps<typeof Field>, "list">) {
  const id = useId();
  return (
    <>
      <Field {...props} list={id} autoComplete="off" spellCheck={false} />
      <datalist id={id}>
        {ZONES.map((zone) => (
          <option key={zone} value={zone} />
        ))}
      </datalist>
    </>
  );
}

/** What is wrong with the name of a zone, as far as this browser knows them. */
export function zoneProblem(name: string): string | undefined {
  try {
    new Intl.DateTimeFormat("en", { timeZone: name });
    return undefined;
  } catch {
    return "There is no such time zone; write one such as Europe/Berlin.";
  }
}
