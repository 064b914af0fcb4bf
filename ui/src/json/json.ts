/**
 * JSON as it was written: the order of keys and the spelling of numbers stay, which `JSON.parse` does not keep (it makes
 * 18446744073709551616 of 18446744073709551615, 1 of 1.0, and puts keys that look like numbers first).
 *
 * For documents that a JSON writer made: a text that is no JSON throws, but not every such text is found out.
 */

export type Json =
  /** A string with its quotes, a number, `true`, `false` or `null`. */
  { kind: "scalar"; text: string } | { kind: "array"; items: Json[] } | { kind: "object"; members: Member[] };

export interface Member {
  /** With its quotes. */
  key: string;
  value: Json;
}

const TOKEN = /"(?:[^"\\]|\\.)*"|[^\s"{}[\],:]+|[{}[\],:]/gs;

export function parseJson(text: string): Json {
  const tokens = text.match(TOKEN) ?? [];
  let next = 0;
  const take = (): string => {
    const token = tokens[next];
    if (token === undefined) throw new SyntaxError("the JSON ends too early");
    next += 1;
    return token;
  };
  /** Reads members until `end`; between two of them stands a comma. */
  const list = <T>(end: string, read: () => T): T[] => {
    const found: T[] = [];
    while (tokens[next] !== end) {
      found.push(read());
      if (tokens[next] === ",") next += 1;
    }
    next += 1;
    return found;
  };
  const value = (): Json => {
    const token = take();
    if (token === "[") return { kind: "array", items: list("]", value) };
    if (token === "{") return { kind: "object", members: list("}", member) };
    return { kind: "scalar", text: token };
  };
  const member = (): Member => {
    const key = take();
    next += 1;
    return { key, value: value() };
  };
  return value();
}

/** The value of a key of an object. */
export function memberOf(json: Json | undefined, name: string): Json | undefined {
  if (json?.kind !== "object") return undefined;
  return json.members.find(({ key }) => JSON.parse(key) === name)?.value;
}

/** An object without some of its keys. */
export function withoutMembers(json: Json, names: readonly string[]): Json {
  if (json.kind !== "object") return json;
  return { ...json, members: json.members.filter(({ key }) => !names.includes(JSON.parse(key))) };
}

export function isEmpty(json: Json): boolean {
  return (
    (json.kind === "object" && json.members.length === 0) ||
    (json.kind === "array" && json.items.length === 0)
  );
}
