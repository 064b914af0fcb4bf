/** `GET /v3/audit-logs/tail`: events as they are recorded. Read by fetch, for an EventSource hides why it was refused. */
import { parametersOf } from "../selection/range";
import type { Selection } from "../selection/selection";
import type { Event } from "./events";
import { MessageParser } from "./messages";
import { send } from "./request";

/** The server says something every 15 s; three times as long without a word is a broken connection. */
const SILENCE_MS_MAX = 45_000;

/** What came at once: events in the order of their ids, and where the stream stands after them. */
export interface Heard {
  position: string;
  events: Event[];
}

/** Where to begin: after an event of a list, or where a stream broke off. */
export type From = { afterID: number } | { position: string };

/** Ends when the server ends it; throws an `ApiError` when it refuses, anything else when the connection breaks. */
export async function* tail(
  selection: Selection,
  from: From,
  stop: AbortSignal,
): AsyncGenerator<Heard, void, undefined> {
  const silence = new AbortController();
  const signal = AbortSignal.any([stop, silence.signal]);
  let timer = window.setTimeout(() => silence.abort(), SILENCE_MS_MAX);
  try {
    for await (const heard of read(await open(selection, from, signal))) {
      window.clearTimeout(timer);
      timer = window.setTimeout(() => silence.abort(), SILENCE_MS_MAX);
      if (heard) yield heard;
    }
  } finally {
    window.clearTimeout(timer);
  }
}

function open(selection: Selection, from: From, signal: AbortSignal): Promise<Response> {
  // No time range: what is recorded from now on is wanted whenever it happened.
  const query = parametersOf(selection, undefined);
  if ("afterID" in from) query.set("afterID", String(from.afterID));
  const headers: HeadersInit = "position" in from ? { "Last-Event-ID": from.position } : {};
  return send("get", "/v3/audit-logs/tail", { query, signal }, headers);
}

async function* read(response: Response): AsyncGenerator<Heard | undefined, void, undefined> {
  const reader = response.body?.pipeThrough(new TextDecoderStream()).getReader();
  const parser = new MessageParser();
  for (let piece = await reader?.read(); piece && !piece.done; piece = await reader?.read()) {
    const messages = parser.push(piece.value);
    const last = messages.at(-1);
    const events = messages.filter(({ data }) => data !== "").map(({ data }): Event => JSON.parse(data));
    yield last && { position: last.id, events };
  }
}
