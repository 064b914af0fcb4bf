/** An organisation of a test, and what its people and services do through the HTTP interface. */
import type { components } from "../../src/api/schema";
import type { Installation } from "./installation";

type Schema = components["schemas"];
export type Event = Schema["Event"];
export type EventInput = Omit<Schema["EventInput"], "outcome" | "meta"> & {
  outcome?: Event["outcome"];
  meta?: object;
};

/** What `holdfast org create` prints. */
export interface Created {
  organisationID: string;
  organisationSlug: string;
  ownerPassword: string;
  serviceKey: string;
}

export interface Person {
  /** Empty for the owner, to whom nobody grants anything. */
  id: string;
  email: string;
  password: string;
}

export class Organisation {
  readonly slug: string;
  readonly owner: Person;
  private readonly serviceKey: string;
  private readonly sessions = new Map<string, string>();

  constructor(
    readonly server: Pick<Installation, "url">,
    created: Created,
    ownerEmail: string,
  ) {
    this.slug = created.organisationSlug;
    this.owner = { id: "", email: ownerEmail, password: created.ownerPassword };
    this.serviceKey = created.serviceKey;
  }

  /** Records events as a service does; answers the id of the first. */
  async record(...events: EventInput[]): Promise<number> {
    const headers = { Authorization: `Bearer ${this.serviceKey}` };
    const { data } = await this.send<Schema["RecordedAnswer"]>(
      ...(["POST", "/v3/audit-logs/events", headers, events] as const),
    );
    return data.firstID;
  }

  /** Somebody who joined, with these permissions. */
  async person(name: string, permissions: string[] = []): Promise<Person> {
    const { id, secret, email } = await this.invite(name);
    const person = { id, email, password: `the password of ${name}` };
    await this.grant(person, permissions);
    await this.join(secret, person.password);
    return person;
  }

  /** Replaces somebody's permissions. */
  async grant(person: Person, permissions: string[]) {
    const data = [{ user_id: person.id, abilities: permissions }];
    await this.request("PUT", "/v3/users/abilities", { data });
  }

  /** Sets a password with the secret of a link. */
  async join(secret: string, password: string) {
    await this.send("POST", "/v3/join", {}, { secret, password });
  }

  /** Somebody who was invited, with the secret of their link. */
  async invite(name: string): Promise<{ id: string; email: string; secret: string }> {
    const email = `${name.toLowerCase()}@${this.slug}.example`;
    const body = { email, role: "user", first_name: name, last_name: "Lund" };
    const { data } = await this.request<{ data: { id: string; invitation_link: string } }>(
      ...(["POST", "/v3/users", body] as const),
    );
    return { id: data.id, email, secret: new URL(data.invitation_link).hash.slice(1) };
  }

  /** A request in somebody's name, the owner's unless told otherwise. */
  async request<T>(method: string, path: string, body?: unknown, person = this.owner): Promise<T> {
    return this.send<T>(method, path, { Cookie: `holdfast=${await this.session(person)}` }, body);
  }

  /** The value of somebody's session cookie. */
  async session(person: Person): Promise<string> {
    const known = this.sessions.get(person.email);
    if (known !== undefined) return known;
    const body = { organization: this.slug, email: person.email, password: person.password };
    const response = await this.answer("POST", "/v3/session", {}, body);
    const session = /^holdfast=([^;]+)/.exec(response.headers.get("set-cookie") ?? "")?.[1] ?? "";
    this.sessions.set(person.email, session);
    return session;
  }

  /** The list as the server answers it for these parameters. */
  async list(query: Record<string, string>, person = this.owner): Promise<Schema["AuditLogList"]> {
    const parameters = new URLSearchParams({ timezone: "UTC", pageSize: "1000", pageNumber: "1", ...query });
    return this.request("GET", `/v3/audit-logs?${parameters}`, undefined, person);
  }

  private async send<T>(method: string, path: string, headers: Record<string, string>, body?: unknown) {
    const response = await this.answer(method, path, headers, body);
    return (response.status === 204 ? undefined : await response.json()) as T;
  }

  private async answer(method: string, path: string, headers: Record<string, string>, body?: unknown) {
    const { url } = this.server;
    const response = await fetch(url + path, {
      method,
      headers: { ...headers, Origin: url, "Content-Type": "application/json" },
      body: body === undefined ? null : JSON.stringify(body),
    });
    if (!response.ok) throw new Error(`${method} ${path}: ${response.status} ${await response.text()}`);
    return response;
  }
}
