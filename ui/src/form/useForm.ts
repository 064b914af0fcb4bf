/**
 * The values of a form, from what is kept to what shall be kept.
 *
 * A field says what is wrong with it once somebody has changed it or tried to save; what the server says of it stays
 * until it is changed. Names of fields are those of the API, so that its refusals find their fields.
 */
import { useMutation } from "@tanstack/react-query";
import { useState } from "react";
import { ApiError, type Seen } from "../api/request";
import { type Clash, merged, same } from "./merge";

/** What is wrong, by field, or by the path of a part such as `rules[0].entities`. */
export type Problems<T> = { [field in keyof T]?: string | undefined } & {
  [part: `${string}[${string}`]: string | undefined;
};

interface FormOptions<T extends object> {
  /** The values as they are kept, and their version; of something new, those that it begins with. */
  kept: Seen<T>;
  check?: (values: T) => Problems<T>;
  /** Keeps the values; fails with the server's refusal. */
  save: (kept: Seen<T>) => Promise<unknown>;
  /** Reads again what is kept, after somebody else has changed it. */
  look?: () => Promise<Seen<T>>;
}

export interface Form<T extends object> {
  values: T;
  set: (changes: Partial<T>) => void;
  /** What is wrong with a field, or with the part of it that a path such as `rules[0].escalationTime` names. */
  problem: (field: keyof T & string, part?: string) => string | undefined;
  isDirty: boolean;
  isSaving: boolean;
  isSaved: boolean;
  /** Why it could not be kept, unless that stands at a field. */
  refusal: Error | undefined;
  /** What somebody else changed meanwhile. */
  clashes: readonly Clash<T>[] | undefined;
  takeTheirs: (clash: Clash<T>) => void;
  submit: () => void;
  /** Back to what is kept. */
  discard: () => void;
}

interface State<T extends object> {
  base: Seen<T>;
  values: T;
  touched: ReadonlySet<keyof T>;
  clashes?: Clash<T>[] | undefined;
}

export function useForm<T extends object>({ kept, check, save, look }: FormOptions<T>): Form<T> {
  const [state, setState] = useState<State<T>>(() => fresh(kept));
  const { base, values, touched, clashes } = state;
  const saving = useMutation<void, Error, Seen<T>>({
    mutationFn: async (seen) => void (await save(seen)),
    onSuccess: (_, seen) => setState(fresh({ value: seen.value, version: undefined })),
    onError: async (error) => {
      if (!(error instanceof ApiError && error.isChangedMeanwhile) || !look) return;
      const theirs = await look();
      setState((mine) => {
        const both = merged(mine.base.value, mine.values, theirs.value);
        return { base: theirs, values: both.values, touched: mine.touched, clashes: both.clashes };
      });
    },
  });
  const isDirty = !same(values, base.value);
  // What somebody else kept meanwhile shows as long as nothing of it was changed here.
  if (!isDirty && !saving.isPending && !same(kept, base)) setState(fresh(kept));
  // Another part of the object was changed, on this page: the form stays, and is of the new version.
  if (isDirty && kept.version !== base.version && same(kept.value, base.value)) {
    setState((before) => ({ ...before, base: kept }));
  }

  const found: Partial<Record<string, string>> = check?.(values) ?? {};
  const isWrong = Object.values(found).some((problem) => problem !== undefined);
  const server = saving.error instanceof ApiError ? saving.error : undefined;
  const fields = Object.keys(values);
  const isAtField = server?.details.some(({ field }) => fields.includes(headOf(field))) ?? false;
  return {
    values,
    set: (changes) => {
      saving.reset();
      const names = Object.keys(changes) as (keyof T)[];
      setState((before) => ({
        ...before,
        values: { ...before.values, ...changes },
        touched: new Set([...before.touched, ...names]),
      }));
    },
    problem: (field, part) => {
      const path = part ?? field;
      return server?.about(path) ?? (touched.has(field) ? found[path] : undefined);
    },
    isDirty,
    isSaving: saving.isPending,
    isSaved: saving.isSuccess && !isDirty,
    refusal: (isAtField || server?.isChangedMeanwhile ? undefined : saving.error) ?? undefined,
    clashes,
    takeTheirs: ({ field, theirs }) =>
      setState((before) => ({
        ...before,
        values: { ...before.values, [field]: theirs },
        clashes: before.clashes?.filter((clash) => clash.field !== field),
      })),
    submit: () => {
      if (isWrong) setState((before) => ({ ...before, touched: new Set(fields as (keyof T)[]) }));
      else saving.mutate({ value: values, version: base.version });
    },
    discard: () => {
      saving.reset();
      setState(fresh(kept));
    },
  };
}

function fresh<T extends object>(kept: Seen<T>): State<T> {
  return { base: kept, values: kept.value, touched: new Set() };
}

/** `rules` of `rules[0].escalationTime` and `contact` of `contact.dial_code`. */
function headOf(path: string): string {
  return /^[^.[]*/.exec(path)?.[0] ?? "";
}
