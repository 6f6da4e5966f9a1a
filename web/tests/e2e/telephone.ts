// A SIP telephone with a tone and an ear: earshot-sim, told line by line what to do.
import { Program, sim } from "./process";
import { eventually } from "./eventually";
import { toneHertz } from "./tones";
import { silence, type Heard } from "./heard";
import type { House } from "./house";

type Report = { phase: string; keys: string; heard: number[]; highest: number[] };
export type TelephoneOptions = { user: string; secret?: string; tone: number; local?: string; display?: string; ring?: boolean };

export class Telephone {
  private readonly program: Program;
  private reports: Report[] = [];
  private failure = "";

  constructor(house: House, options: TelephoneOptions) {
    const { user, secret, tone, local, display, ring } = options;
    const args = ["phone", "--server", house.sip, "--user", user, "--tone", `${tone}`, "--report", "200"];
    if (secret) args.push("--secret", secret);
    if (local) args.push("--local", local);
    if (display) args.push("--display", display);
    if (ring) args.push("--ring");
    this.program = new Program(sim, [...args, "obey"], house.file(`phone-${user}.log`), (line) => this.take(line));
  }

  private take(line: string): void {
    const report = JSON.parse(line) as Report;
    this.reports = [...this.reports, report].slice(-100);
  }

  get phase(): string {
    return this.reports.at(-1)?.phase ?? "";
  }

  // The keys that the other side has pressed in this call.
  get keys(): string {
    return this.reports.at(-1)?.keys ?? "";
  }

  // In the last fifth of a second.
  readonly lastHeard = (tone: number): number => this.reports.at(-1)?.highest[tone] ?? 0;

  say(word: string): void {
    if (!this.program.running) this.failure = `: ${this.program.story}`;
    this.program.tell(`${word}\n`);
  }

  // Until its word is done; its failure is ours.
  async does(word: string): Promise<void> {
    const before = this.program.output.length;
    this.say(word);
    await eventually(`the telephone has done "${word}"${this.failure}`, () => {
      const answer = this.program.output.slice(before).split("\n").find((line) => line.startsWith(`${word}: `));
      if (answer?.includes("FAILED")) throw new Error(answer);
      return answer !== undefined;
    }, 30_000);
  }

  // From now on, for `ms`.
  async hear(ms: number): Promise<Heard> {
    const count = Math.max(2, Math.ceil(ms / 200));
    const from = this.reports.at(-1);
    await eventually("the telephone tells what it hears", () => this.reports.length - 1 - this.reports.lastIndexOf(from as Report) > count);
    return this.since(from);
  }

  // All that was heard since a moment that mark() gave.
  readonly mark = () => this.reports.at(-1);
  since(mark: Report | undefined): Heard {
    const reports = this.reports.slice(this.reports.lastIndexOf(mark as Report) + 2); // the next one began before
    if (reports.length === 0) return silence;
    return {
      lowest: toneHertz.map((_, tone) => Math.min(...reports.map((one) => one.heard[tone] ?? 0))),
      highest: toneHertz.map((_, tone) => Math.max(...reports.map((one) => one.highest[tone] ?? 0))),
    };
  }

  // The same as a row of moments, each a fifth of a second, from that mark to now: what was heard before what.
  momentsSince(mark: Report | undefined): readonly { highest: readonly number[] }[] {
    return this.reports.slice(this.reports.lastIndexOf(mark as Report) + 2);
  }

  async end(): Promise<void> {
    await this.program.end();
  }
}
