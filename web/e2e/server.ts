import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { fileURLToPath } from "node:url";

const web = fileURLToPath(new URL("..", import.meta.url));
export const binary = resolve(web, process.env.TWITCHY_BIN ?? "../build/release/twitchy");
/** The built page. */
export const webFolder = resolve(web, process.env.TWITCHY_WEB ?? "dist");
const readyWithinMs = 15_000;
const stopWithinMs = 12_000;

export type Limits = Record<string, number>;

/** The real server, on a data folder and a port of its own that outlive its restarts. */
export class TwitchyServer {
  private process: ChildProcess | undefined;
  private output = "";

  private constructor(
    readonly port: number,
    private readonly folder: string,
  ) {}

  static async create(limits: Limits): Promise<TwitchyServer> {
    const folder = await mkdtemp(join(tmpdir(), "twitchy-e2e-"));
    const lines = Object.entries(limits).map(([name, value]) => `${name} = ${value}\n`);
    await writeFile(join(folder, "twitchy.toml"), `[limits]\n${lines.join("")}`);
    const server = new TwitchyServer(await freePort(), folder);
    await server.start();
    return server;
  }

  get url(): string {
    return `http://127.0.0.1:${this.port}`;
  }

  async start(): Promise<void> {
    const { folder, port } = this;
    const child = spawn(
      binary,
      [
        "serve",
        ...["--listen", `127.0.0.1:${port}`],
        ...["--data", join(folder, "data")],
        ...["--web", webFolder],
        ...["--styles", resolve(web, "../styles")],
        ...["--config", join(folder, "twitchy.toml")],
      ],
      { cwd: resolve(web, ".."), stdio: ["ignore", "pipe", "pipe"] },
    );
    this.process = child;
    child.once("error", (error) => this.note(String(error)));
    child.once("exit", (code, by) => this.note(`ended with ${by ?? code}\n`));
    child.stdout.on("data", (text) => this.note(text));
    child.stderr.on("data", (text) => this.note(text));
    if (await this.isReady(child)) return;
    await this.dispose();
    throw new Error(`${binary} does not serve:\n${this.output}`);
  }

  /** As a power cut would. */
  async kill(): Promise<void> {
    await this.signal("SIGKILL");
  }

  /** As an operator would. */
  async drain(): Promise<void> {
    await this.signal("SIGTERM");
  }

  /** What a stopped server stored is gone, as if its disk had been. */
  async loseData(): Promise<void> {
    await rm(join(this.folder, "data"), { recursive: true, force: true });
  }

  async dispose(): Promise<void> {
    await this.drain();
    await rm(this.folder, { recursive: true, force: true });
  }

  private async isReady(child: ChildProcess): Promise<boolean> {
    const end = Date.now() + readyWithinMs;
    while (Date.now() < end && isRunning(child)) {
      const response = await fetch(`${this.url}/readyz`).catch(() => undefined);
      if (response?.ok) return true;
      await sleep(50);
    }
    return false;
  }

  private async signal(signal: NodeJS.Signals): Promise<void> {
    const child = this.process;
    this.process = undefined;
    if (child === undefined || !isRunning(child)) return;
    const exited = once(child, "exit");
    child.kill(signal);
    const overdue = setTimeout(() => child.kill("SIGKILL"), stopWithinMs);
    await exited;
    clearTimeout(overdue);
  }

  private note(text: unknown): void {
    this.output = (this.output + String(text)).slice(-10_000);
  }
}

function isRunning({ pid, exitCode, signalCode }: ChildProcess): boolean {
  return pid !== undefined && exitCode === null && signalCode === null;
}

async function freePort(): Promise<number> {
  const probe = createServer().listen(0, "127.0.0.1");
  await once(probe, "listening");
  const address = probe.address();
  probe.close();
  await once(probe, "close");
  if (address === null || typeof address === "string") throw new Error("no free port");
  return address.port;
}
