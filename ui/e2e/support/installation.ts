/** A data directory of its own with a server, in which tests make organisations that know nothing of one another. */
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type Created, Organisation } from "./organisation";
import { operate, Server } from "./program";

export type Plan = "free" | "pro" | "premium" | "enterprise";

export class Installation {
  private count = 0;

  private constructor(
    readonly directory: string,
    private server: Server,
  ) {}

  /** A new one with one organisation, which no test uses: with two and more, signing in names the organisation. */
  static async create(faults = ""): Promise<Installation> {
    const directory = join(await mkdtemp(join(tmpdir(), "holdfast-e2e-")), "data");
    await operate(directory, "init", "--organisation", "First", "--owner-email", "first@example.com");
    return new Installation(directory, await Server.start(directory, undefined, faults));
  }

  get url(): string {
    return this.server.url;
  }

  async organisation(plan: Plan = "enterprise"): Promise<Organisation> {
    this.count += 1;
    const name = `Aurora ${this.count}`;
    const owner = `owner@aurora-${this.count}.example`;
    const created = await operate<Created>(
      this.directory,
      ...["org", "create", name, "--owner-email", owner, "--plan", plan],
    );
    return new Organisation(this, created, owner);
  }

  async stop() {
    await this.server.stop();
  }

  /** Serves again at the same address. */
  async start(faults = "") {
    this.server = await Server.start(this.directory, new URL(this.url).host, faults);
  }

  /** Its end, however busy its server is. */
  async remove() {
    await this.server.stop("SIGKILL");
    await rm(join(this.directory, ".."), { recursive: true });
  }
}
