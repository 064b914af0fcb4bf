/** The abilities that a role gives: a box for each, by what it is done to and what is done. */
import {
  ABILITIES,
  abilitiesOf,
  abilityName,
  GROUPS,
  type Group,
  isAbility,
  namesOf,
  VERBS,
  type Verb,
} from "../../../api/abilities";
import { FieldError } from "../../../components/Field";
import styles from "./AbilitiesField.module.css";

interface AbilitiesFieldProps {
  names: readonly string[];
  error: string | undefined;
  mayGive: (verb: Verb, group: Group) => boolean;
  onChange: (names: string[]) => void;
}

export function AbilitiesField({ names, error, mayGive, onChange }: AbilitiesFieldProps) {
  const set = (name: string, isGiven: boolean) => {
    const others = names.filter((other) => other !== name);
    onChange(namesOf(abilitiesOf(isGiven ? [...others, name] : others)));
  };
  const isBound = ABILITIES.some(({ verb, group }) => !mayGive(verb, group));
  return (
    <fieldset className={styles.abilities}>
      <legend>Abilities</legend>
      {isBound && <p className={styles.hint}>What you may not do in this team yourself you cannot give.</p>}
      {error && <FieldError error={error} />}
      <table className={styles.table} aria-label="Abilities">
        <thead>
          <tr>
            <td />
            {VERBS.map((verb) => (
              <th key={verb} scope="col">
                {verb}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {(Object.keys(GROUPS) as Group[]).map((group) => (
            <tr key={group}>
              <th scope="row">{GROUPS[group]}</th>
              {VERBS.map((verb) => (
                <td key={verb}>
                  {isAbility(verb, group) && (
                    <AbilityBox
                      name={abilityName(verb, group)}
                      isGiven={names.includes(abilityName(verb, group))}
                      mayGive={mayGive(verb, group)}
                      onChange={set}
                    />
                  )}
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </fieldset>
  );
}

interface AbilityBoxProps {
  name: string;
  isGiven: boolean;
  mayGive: boolean;
  onChange: (name: string, isGiven: boolean) => void;
}

function AbilityBox({ name, isGiven, mayGive, onChange }: AbilityBoxProps) {
  // What is given already can be taken by whoever changes the role, whether they have it or not.
  return (
    <input
      type="checkbox"
      aria-label={name}
      checked={isGiven}
      disabled={!mayGive && !isGiven}
      title={mayGive || isGiven ? name : `You do not have ${name} in this team and so cannot give it.`}
      onChange={(event) => onChange(name, event.target.checked)}
    />
  );
}
