/** The program under test: single commands, and a server that can be stopped and started again. */
import { type ChildProcess, execFile, spawn } from "node:child_process";
import { once } from "node:events";
import { createInterface } from "node:readline";
import { promisify } from "node:util";
import { BINARY } from "./places";

/** Runs a command on a data directory; answers what it prints. */
export async function operate<T>(directory: string, ...args: string[]): Promise<T> {
  const { stdout } = await promisify(execFile)(BINARY, [...args, "--data", directory, "--format", "json"], {
    maxBuffer: 1 << 28,
  });
  return JSON.parse(stdout) as T;
}

/** A running server. */
export class Server {
  private constructor(
    private readonly child: ChildProcess,
    readonly url: string,
  ) {}

  /** Starts one, at a free port unless told where, with rules for the feature `faults`. */
  static start(directory: string, listen = "127.0.0.1:0", faults = ""): Promise<Server> {
    return Server.run(["serve", "--data", directory, "--listen", listen], faults);
  }

  /** Starts the demonstration with so many events and none that arrive. */
  static demo(directory: string, events: number, faults = ""): Promise<Server> {
    const asked = ["--events", String(events), "--no-live"];
    return Server.run(["demo", "--data", directory, "--listen", "127.0.0.1:0", ...asked], faults);
  }

  private static async run(command: string[], faults: string): Promise<Server> {
    const child = spawn(BINARY, command, {
      env: { ...process.env, HOLDFAST_FAULTS: faults },
      stdio: ["ignore", "ignore", "pipe"],
    });
    const said: string[] = [];
    for await (const line of createInterface(child.stderr)) {
      const url = /^listening on (.+)$/.exec(line)?.[1];
      if (url !== undefined) {
        child.stderr.resume();
        return new Server(child, url);
      }
      said.push(line);
    }
    throw new Error(`the server did not start:\n${said.join("\n")}`);
  }

  /** Ends it, in an orderly way or at once, and waits until it is gone. */
  async stop(signal: "SIGTERM" | "SIGKILL" = "SIGTERM") {
    if (this.child.exitCode !== null || this.child.signalCode !== null) return;
    const gone = once(this.child, "exit");
    this.child.kill(signal);
    await gone;
  }
}
