import { expect, it } from "vitest";
import { problemOf } from "./searchText";

it.each(["", "payments", '"user logins" a-b', "or ORDER", '"a\\"b" x', '"a""b"', '"key: value"'])(
  "%s can be searched",
  (text) => expect(problemOf(text)).toBeUndefined(),
);

it.each([
  ["key:value other", '"key:value" other', "key:value"],
  ["a OR b", 'a "OR" b', "OR"],
  ["-x", '"-x"', "-x"],
  ['say"hi', '"say\\"hi"', 'say"hi'],
  ['a "b c ', 'a "b c"', "not closed"],
  ['a ""', "a", "Empty"],
  ["c:\\dir", '"c:\\\\dir"', "quoted"],
])("%s becomes %s", (text, instead, named) => {
  const problem = problemOf(text);
  expect(problem?.message).toContain(named);
  expect(problem?.instead).toBe(instead);
  expect(problemOf(instead)).toBeUndefined();
});
