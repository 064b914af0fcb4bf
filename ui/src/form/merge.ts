/** Two people changed the same object: what the second one goes on with. */

/** A field that both changed, each in another way. */
export interface Clash<T> {
  field: keyof T;
  theirs: T[keyof T];
}

export interface Merged<T> {
  values: T;
  clashes: Clash<T>[];
}

/** Theirs where only they changed something, mine where I did; where both did, mine stands and the clash is told. */
export function merged<T extends object>(base: T, mine: T, theirs: T): Merged<T> {
  const values = { ...theirs };
  const clashes: Clash<T>[] = [];
  for (const field of Object.keys(mine) as (keyof T)[]) {
    if (same(mine[field], base[field])) continue;
    values[field] = mine[field];
    if (!same(theirs[field], base[field]) && !same(theirs[field], mine[field])) {
      clashes.push({ field, theirs: theirs[field] });
    }
  }
  return { values, clashes };
}

/** Whether two values of a form, which are plain data, are the same. */
export function same(one: unknown, other: unknown): boolean {
  return JSON.stringify(one) === JSON.stringify(other);
}
