// What a test plays with: people at browsers and at telephones, in a call centre of the test file's own. Whoever came is
// sent home when the test ends.
import { expect, test as base, type Browser, type Page } from "@playwright/test";
import { basename } from "node:path";
import { Console, launch } from "./console";
import { Desk } from "./desk";
import { byIPv4, House, people, type Person, type Place } from "./house";
import { Supervisor } from "./supervisor";
import { Telephone, type TelephoneOptions } from "./telephone";
import { tones } from "./tones";

type Prepare = (page: Page) => Promise<void>;

// Started once; their pages are new in each test.
class Browsers {
  private readonly all = new Map<string, Browser>();
  async of(tone: number, microphone: "given" | "refused" = "given"): Promise<Browser> {
    const key = `${tone} ${microphone}`;
    const known = this.all.get(key);
    if (known?.isConnected()) return known;
    const browser = await launch(tone, microphone);
    this.all.set(key, browser);
    return browser;
  }
  readonly close = () => Promise.all([...this.all.values()].map((one) => one.close()));
}

// One for each file.
class Houses {
  private house: { file: string; open: House } | null = null;
  constructor(private readonly place: Place) {}
  async of(file: string): Promise<House> {
    if (this.house?.file === file) return this.house.open;
    await this.close();
    const open = await House.open(basename(file, ".spec.ts"), this.place);
    this.house = { file, open };
    return open;
  }
  async close(): Promise<void> {
    const house = this.house?.open;
    this.house = null;
    await house?.stop();
  }
}

export class Scene {
  private readonly consoles: Console[] = [];
  private readonly telephones: Telephone[] = [];
  constructor(
    readonly house: House,
    readonly browsers: Browsers,
  ) {}

  async agent(options: { state?: string; prepare?: Prepare } = {}): Promise<Desk> {
    const agent = this.seat(await Desk.at(await this.browsers.of(tones.agent), this.house, people.agent, options.prepare));
    await agent.isIn(options.state ?? "Available");
    return agent;
  }
  async supervisor(prepare?: Prepare): Promise<Supervisor> {
    return this.seat(await Supervisor.at(await this.browsers.of(tones.supervisor), this.house, people.supervisor, prepare));
  }
  async second(prepare?: Prepare): Promise<Supervisor> {
    return this.seat(await Supervisor.at(await this.browsers.of(tones.second), this.house, people.second, prepare));
  }
  async withoutMicrophone(): Promise<Supervisor> {
    return this.seat(await Supervisor.at(await this.browsers.of(tones.supervisor, "refused"), this.house, people.supervisor));
  }
  seat<C extends Console>(console: C): C {
    this.consoles.push(console);
    return console;
  }

  // A customer comes by the trunk.
  customer(display = "Elif Demir", number = "+493055512", tone: number = tones.customer): Telephone {
    return this.telephone({ user: number, tone, local: this.house.outside, display });
  }
  phoneOf(person: Person, tone: number, ring = false): Telephone {
    return this.telephone({ user: person.extension, secret: person.secret, tone, ring });
  }
  telephone(options: TelephoneOptions): Telephone {
    const telephone = new Telephone(this.house, options);
    this.telephones.push(telephone);
    return telephone;
  }

  // A queue call that the agent has answered.
  async talk(prepare?: Prepare): Promise<{ customer: Telephone; agent: Desk }> {
    const agent = await this.agent(prepare ? { prepare } : {});
    const customer = this.customer();
    await customer.does("dial:+4930700");
    await agent.answer();
    return { customer, agent };
  }

  async end(): Promise<void> {
    await Promise.all(this.telephones.map((one) => one.end()));
    await Promise.all(this.consoles.map((one) => one.close()));
  }
  crashes(): string[] {
    return this.consoles.flatMap((one) => one.crashes);
  }
  problems(): string[] {
    return this.consoles.flatMap((one) => one.problems);
  }
  async picture(name: string): Promise<void> {
    for (const [at, one] of this.consoles.entries())
      await one.page.screenshot({ path: this.house.file(`${name}-${at + 1}.png`) }).catch(() => undefined);
  }
}

export const test = base.extend<{ scene: Scene }, { browsers: Browsers; houses: Houses; place: Place }>({
  place: [byIPv4, { scope: "worker", option: true }],
  browsers: [
    async ({}, use) => {
      const browsers = new Browsers();
      await use(browsers);
      await browsers.close();
    },
    { scope: "worker" },
  ],
  houses: [
    async ({ place }, use) => {
      const houses = new Houses(place);
      await use(houses);
      await houses.close();
    },
    { scope: "worker" },
  ],
  scene: async ({ browsers, houses }, use, info) => {
    const scene = new Scene(await houses.of(info.file), browsers);
    await use(scene);
    if (info.status !== info.expectedStatus) await scene.picture(`failed-${info.line}`);
    await scene.end();
    expect(scene.crashes(), "errors that a page did not catch").toEqual([]);
  },
});
export { expect } from "@playwright/test";
