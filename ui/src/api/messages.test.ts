import { expect, it } from "vitest";
import { MessageParser } from "./messages";

const STREAM = 'id: 3-41\n\nid: 3-42\ndata: {"id":42,"q":"a: b"}\n\n: a comment\n\nid:3-43\ndata:{}\n\n';
const MESSAGES = [
  { id: "3-41", data: "" },
  { id: "3-42", data: '{"id":42,"q":"a: b"}' },
  { id: "3-43", data: "{}" },
];

it("reads positions and events", () => {
  expect(new MessageParser().push(STREAM)).toEqual(MESSAGES);
});

it("does not mind where the stream is cut", () => {
  for (let at = 0; at <= STREAM.length; at += 1) {
    const parser = new MessageParser();
    expect([...parser.push(STREAM.slice(0, at)), ...parser.push(STREAM.slice(at))]).toEqual(MESSAGES);
  }
});

it("gives nothing of a message that is not complete", () => {
  expect(new MessageParser().push("id: 3-44\ndata: {}\n")).toEqual([]);
});

it("takes every character of an event", () => {
  const data = '{"reason":"\u2028 \u2029 \u0085 \u007f"}';
  expect(new MessageParser().push(`id: 3-45\ndata: ${data}\n\n`)).toEqual([{ id: "3-45", data }]);
});
