// Programs of ours: their words are kept, and they end by their own id.
import { spawn, type ChildProcessWithoutNullStreams } from "node:child_process";
import { createWriteStream, mkdirSync } from "node:fs";
import { basename, join, resolve } from "node:path";
import { fileURLToPath } from "node:url";

export const root = fileURLToPath(new URL("../../..", import.meta.url));
// A run's own, so that two at once do not meet: its logs and data stay there until a later run tidies up.
export const runs = join(root, "build/e2e");
export const scratch = join(runs, (process.env["EARSHOT_E2E_RUN"] ??= `${process.pid}`)); // workers inherit it
mkdirSync(scratch, { recursive: true });

const build = resolve(root, process.env["EARSHOT_BUILD"] ?? "build/dev");
export const earshot = join(build, "src/app/earshot");
export const sim = join(build, "tools/sim/earshot-sim");

export class Program {
  readonly ended: Promise<number | null>;
  private readonly child: ChildProcessWithoutNullStreams;
  output = "";

  constructor(
    private readonly command: string,
    private readonly args: string[],
    private readonly log: string,
    line: (text: string) => void = () => undefined,
  ) {
    this.child = spawn(command, args, { cwd: root });
    const file = createWriteStream(log, { flags: "a" });
    file.write(`$ ${this.words}\n`);
    let rest = "";
    const take = (bytes: Buffer) => {
      file.write(bytes);
      this.output = (this.output + bytes.toString()).slice(-100_000);
    };
    this.child.stdout.on("data", (bytes: Buffer) => {
      take(bytes);
      const lines = (rest + bytes.toString()).split("\n");
      rest = lines.pop() ?? "";
      lines.forEach(line);
    });
    this.child.stderr.on("data", take);
    this.child.stdin.on("error", () => undefined); // it has ended; `ended` tells
    this.ended = new Promise((resolve, reject) => {
      this.child.on("error", reject);
      this.child.on("close", (code, signal) => {
        file.end(`ended with ${code ?? signal}\n`);
        resolve(code);
      });
    });
  }

  private get words(): string {
    return [basename(this.command), ...this.args].join(" ");
  }

  // For a failure to tell: what it was, how it ended, and everything that it said (both its streams, as they came).
  get story(): string {
    const how = this.running ? "is running" : `ended with ${this.child.exitCode ?? this.child.signalCode}`;
    return `${this.words} (pid ${this.child.pid}) ${how}; kept in ${this.log}; it said:\n${this.output.slice(-5_000) || "(nothing)"}`;
  }

  get running(): boolean {
    return this.child.exitCode === null && this.child.signalCode === null;
  }

  tell(words: string): void {
    this.child.stdin.write(words);
  }

  async end(signal: NodeJS.Signals = "SIGTERM", patience = 10_000): Promise<number | null> {
    if (this.running) this.child.kill(signal);
    const timer = setTimeout(() => this.child.kill("SIGKILL"), patience);
    const code = await this.ended;
    clearTimeout(timer);
    return code;
  }
}
