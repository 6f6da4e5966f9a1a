// Programs of ours: their words are kept, and they end by their own id.
import { spawn, type ChildProcessWithoutNullStreams } from "node:child_process";
import { createWriteStream, mkdirSync } from "node:fs";
import { join, resolve } from "node:path";
import { fileURLToPath } from "node:url";

export const root = fileURLToPath(new URL("../../..", import.meta.url));
export const scratch = join(root, "build/e2e"); // logs and data stay here until the next run
mkdirSync(scratch, { recursive: true });

const build = resolve(root, process.env["EARSHOT_BUILD"] ?? "build/dev");
export const earshot = join(build, "src/app/earshot");
export const sim = join(build, "tools/sim/earshot-sim");

export class Program {
  readonly ended: Promise<number | null>;
  private readonly child: ChildProcessWithoutNullStreams;
  output = "";

  constructor(command: string, args: string[], log: string, line: (text: string) => void = () => undefined) {
    this.child = spawn(command, args, { cwd: root });
    const file = createWriteStream(log, { flags: "a" });
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
      this.child.on("close", (code) => {
        file.end();
        resolve(code);
      });
    });
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
