/**
 * Requests to the server, typed by its OpenAPI document.
 *
 * The session travels in a cookie that scripts cannot read; the browser adds `Origin` itself.
 */
import { learnServerTime } from "../clock/server";
import type { components, paths } from "./schema";

export type Schema = components["schemas"];

/** What one operation answers when all is well. */
type Answer<Operation> = Operation extends { responses: infer Responses }
  ? Responses extends { 200: { content: { "application/json": infer Body } } }
    ? Body
    : Responses extends { 201: { content: { "application/json": infer Body } } }
      ? Body
      : undefined
  : never;

type Method = "get" | "post" | "put" | "delete" | "patch";
type PathWith<M extends Method> = {
  [P in keyof paths]: paths[P] extends Record<M, infer O>
    ? [O] extends [never | undefined]
      ? never
      : P
    : never;
}[keyof paths];

/** What goes along with a request. */
export interface Sent {
  /** Values of `{name}` in the path. */
  path?: Record<string, string | number>;
  query?: URLSearchParams;
  body?: unknown;
  /** The version that the change is made for: it is refused when the object has another by then. */
  version?: string | undefined;
  signal?: AbortSignal;
}

/** An object, and the version in which it was seen. */
export interface Seen<T> {
  value: T;
  version: string | undefined;
}

/** What an operation that answers one object answers. */
type Data<A> = A extends { data: infer T } ? T : never;

/** A refusal by the server, or no answer at all (`status` 0). */
export class ApiError extends Error {
  constructor(
    readonly status: number,
    readonly code: string,
    message: string,
    readonly requestID: string,
    readonly details: Schema["Detail"][] = [],
  ) {
    super(message);
    this.name = "ApiError";
  }

  /** Whether somebody else changed the object since it was seen; `details` name the parts. */
  get isChangedMeanwhile(): boolean {
    return this.code === "changed_meanwhile";
  }

  /** What the server says about one field of what was sent. */
  about(field: string): string | undefined {
    return this.details.find((detail) => detail.field === field)?.message;
  }
}

export function get<P extends PathWith<"get">>(path: P, sent: Sent = {}): Promise<Answer<paths[P]["get"]>> {
  return request("get", path, sent);
}

export function post<P extends PathWith<"post">>(
  path: P,
  sent: Sent = {},
): Promise<Answer<paths[P]["post"]>> {
  return request("post", path, sent);
}

export function put<P extends PathWith<"put">>(path: P, sent: Sent = {}): Promise<Answer<paths[P]["put"]>> {
  return request("put", path, sent);
}

export function remove<P extends PathWith<"delete">>(
  path: P,
  sent: Sent = {},
): Promise<Answer<paths[P]["delete"]>> {
  return request("delete", path, sent);
}

export function patch<P extends PathWith<"patch">>(
  path: P,
  sent: Sent = {},
): Promise<Answer<paths[P]["patch"]>> {
  return request("patch", path, sent);
}

/** An object with its version. */
export function see<P extends PathWith<"get">>(
  path: P,
  sent: Sent = {},
): Promise<Seen<Data<Answer<paths[P]["get"]>>>> {
  return requestSeen("get", path, sent);
}

/** An object as it is after a `POST`, with its version. */
export function postSeen<P extends PathWith<"post">>(
  path: P,
  sent: Sent = {},
): Promise<Seen<Data<Answer<paths[P]["post"]>>>> {
  return requestSeen("post", path, sent);
}

/** An object as it is after a `PUT`, with its version. */
export function putSeen<P extends PathWith<"put">>(
  path: P,
  sent: Sent = {},
): Promise<Seen<Data<Answer<paths[P]["put"]>>>> {
  return requestSeen("put", path, sent);
}

async function requestSeen<T>(method: Method, path: string, sent: Sent): Promise<Seen<T>> {
  const response = await send(method, path, sent);
  const { data } = (await response.json()) as { data: T };
  return { value: data, version: response.headers.get("ETag") ?? undefined };
}

async function request<T>(method: Method, path: string, sent: Sent): Promise<T> {
  const response = await send(method, path, sent);
  // The document says what an answer looks like, and the server's tests hold every answer against it.
  return (response.status === 204 ? undefined : await response.json()) as T;
}

/** The answer itself, for whoever reads it as a stream; a refusal is thrown as an `ApiError`. */
export async function send(
  method: Method,
  path: string,
  sent: Sent,
  headers: HeadersInit = {},
): Promise<Response> {
  const init: RequestInit = {
    method: method.toUpperCase(),
    credentials: "same-origin",
    headers: new Headers(headers),
  };
  if (sent.signal) init.signal = sent.signal;
  if (sent.version !== undefined) (init.headers as Headers).set("If-Match", sent.version);
  if (sent.body !== undefined) {
    init.body = JSON.stringify(sent.body);
    (init.headers as Headers).set("Content-Type", "application/json");
  }
  const response = await fetch(address(path, sent), init).catch((cause: unknown) => {
    if (cause instanceof DOMException && cause.name === "AbortError") throw cause;
    throw new ApiError(0, "unreachable", "the server cannot be reached", "");
  });
  learnServerTime(response);
  if (!response.ok) throw await refusal(response);
  return response;
}

function address(path: string, { path: values = {}, query }: Sent): string {
  const filled = path.replace(/\{(\w+)\}/g, (_, name: string) =>
    encodeURIComponent(String(values[name] ?? "")),
  );
  return query && query.size > 0 ? `${filled}?${query}` : filled;
}

async function refusal(response: Response): Promise<ApiError> {
  const body: unknown = await response.json().catch(() => undefined);
  const meta = (body as Schema["ErrorBody"] | undefined)?.meta;
  if (!meta) return new ApiError(response.status, "unknown", `the server answered ${response.status}`, "");
  return new ApiError(
    response.status,
    meta.code,
    meta.error_message,
    meta.request_id,
    meta.error_details?.errors,
  );
}
