// A call centre of its own for each file of tests: server, people, numbers, on ports that nobody else has.
import { createSocket } from "node:dgram";
import { mkdirSync, rmSync, writeFileSync } from "node:fs";
import { createServer } from "node:net";
import { join } from "node:path";
import { Program, earshot, root, scratch } from "./process";
import { toneFile, toneHertz, tones } from "./tones";
import { eventually } from "./eventually";

export type Person = { extension: string; name: string; role: "agent" | "supervisor"; team: string; secret: string };

const person = (extension: string, name: string, role: Person["role"], team = "orders"): Person => ({
  extension,
  name,
  role,
  team,
  secret: `sip-${extension}-secret`,
});

export const people = {
  agent: person("101", "Ines Carvalho", "agent"),
  colleague: person("102", "Dmitri Volkov", "agent", "claims"),
  neighbour: person("103", "Mei Chen", "agent"), // of the agent's team
  supervisor: person("201", "Sara Lind", "supervisor"),
  second: person("202", "Tom Okafor", "supervisor"),
};
export const administrator = { extension: "900", name: "Administrator" }; // made at the first start
export const customerNumber = "+493055512";
export const relayUser = { name: "earshot", credential: "relay-secret" };
export const password = "eight words would be even better";
const kOtherPorts = 10;
const kRtpPorts = 200;

// Below 32768, where the kernel takes ports for others.
async function freePorts(ip: string, count: number): Promise<number> {
  for (let tries = 0; tries < 50; tries++) {
    const first = 12_000 + Math.floor(Math.random() * 1_900) * 10;
    const free = await Promise.all(Array.from({ length: count }, (_, at) => isFree(ip, first + at)));
    if (free.every(Boolean)) return first;
  }
  throw new Error("no free ports");
}

async function isFree(ip: string, port: number): Promise<boolean> {
  const udp = createSocket(ip.includes(":") ? "udp6" : "udp4");
  const tcp = createServer();
  const bound = Promise.all([
    new Promise<boolean>((done) => udp.once("error", () => done(false)).bind(port, ip, () => done(true))),
    new Promise<boolean>((done) => tcp.once("error", () => done(false)).listen(port, ip, () => done(true))),
  ]);
  const all = (await bound).every(Boolean);
  udp.close();
  tcp.close();
  return all;
}

// The addresses of a call centre: its own, and that of the provider's side of the trunk.
// `relay`: browsers are told of a TURN server.
export type Place = { ip: string; provider: string; relay?: boolean };
export const byIPv4: Place = { ip: "127.0.0.1", provider: "127.0.0.2" };
export const byIPv6: Place = { ip: "::1", provider: "::1" };
export const byRelay: Place = { ...byIPv4, relay: true };
const at = (ip: string, port: number) => (ip.includes(":") ? `[${ip}]:${port}` : `${ip}:${port}`);

type Ports = { sip: number; api: number; browser: number; relay: number; rtp: number; trunk: number };
const relayOf = (place: Place, ports: Ports) => `
[[ice_server]]
urls = ["turn:${at(place.ip, ports.relay)}?transport=udp"]
username = "${relayUser.name}"
credential = "${relayUser.credential}"
`;
const config = (folder: string, place: Place, ports: Ports) => `
[server]
drain_time = "1s"

[sip]
listen = ["udp:${at(place.ip, ports.sip)}", "tcp:${at(place.ip, ports.sip)}"]

[media]
addresses = ["${place.ip}"]
ports = "${ports.rtp}-${ports.rtp + kRtpPorts - 1}"
browser_port = ${ports.browser}
workers = 2

[media.prompts]
hold-music = ["${toneFile(toneHertz[tones.music], 8_000)}"]

[api]
listen = "${at(place.ip, ports.api)}"
token_file = "${folder}/token"
console = "${process.env["EARSHOT_CONSOLE"] ?? `${root}/web/dist`}"

[store]
database = "${folder}/earshot.db"

[calls]
max_calls = 50

[supervision]
help_escalation = "60s"

[[queue]]
name = "orders"
extension = "700"
teams = ["orders"]
ring_timeout = "20s"
wrap_up = "1s"

[[trunk]]
name = "provider"
addresses = ["${place.provider}"]
proxy = "sip:${at(place.provider, ports.trunk)}"

[[number]]
number = "+4930700"
target = "700"

[[number]]
number = "+4930101"
target = "101"

[[number]]
number = "+4930103"
target = "103"

[[outbound]]
prefix = "+44"
trunk = "provider"
${place.relay ? relayOf(place, ports) : ""}`;

export class House {
  private server: Program | null = null;
  private constructor(
    readonly folder: string,
    private readonly place: Place,
    private readonly ports: Ports,
  ) {}

  static async open(name: string, place: Place): Promise<House> {
    const folder = join(scratch, name);
    rmSync(folder, { recursive: true, force: true });
    mkdirSync(folder, { recursive: true });
    const sip = await freePorts(place.ip, kOtherPorts + kRtpPorts); // in one piece: two could overlap
    const house = new House(folder, place, { sip, api: sip + 1, trunk: sip + 2, browser: sip + 3, relay: sip + 5, rtp: sip + kOtherPorts });
    writeFileSync(house.file("earshot.toml"), config(folder, place, house.ports));
    const rows = Object.values(people).map((one) => [one.extension, one.name, one.role, one.team, one.secret, ""].join(","));
    writeFileSync(house.file("people.csv"), ["extension,name,role,team,secret,contact", ...rows, ""].join("\n"));
    await house.ask(["import", "-c", house.file("earshot.toml"), house.file("people.csv")]);
    await house.start(); // its first start makes the administrator
    try {
      await house.givePasswords();
    } catch (problem) {
      await house.stop().catch(() => undefined); // nobody else would end it
      throw problem;
    }
    return house;
  }

  private async givePasswords(): Promise<void> {
    const extensions = [...Object.values(people).map((one) => one.extension), administrator.extension];
    for (const one of extensions) await this.ask(["password", "-c", this.file("earshot.toml"), one, "--stdin"], `${password}\n`);
  }

  readonly file = (name: string) => join(this.folder, name);
  get url(): string {
    return `http://${at(this.place.ip, this.ports.api)}`;
  }
  get sip(): string {
    return at(this.place.ip, this.ports.sip);
  }
  get outside(): string {
    return at(this.place.provider, 0); // whence customers come, from any port
  }
  get trunk(): string {
    return at(this.place.provider, this.ports.trunk);
  }
  get relay(): { ip: string; port: number } {
    return { ip: this.place.ip, port: this.ports.relay };
  }

  async start(): Promise<void> {
    const server = new Program(earshot, ["serve", "-c", this.file("earshot.toml")], this.file("server.log"));
    this.server = server;
    await eventually("the server is ready", async () => {
      if (!server.running) throw new Error(server.story);
      return (await fetch(`${this.url}/readyz`).catch(() => null))?.ok ?? false;
    });
  }

  async stop(): Promise<void> {
    const code = await this.server?.end("SIGTERM", 20_000);
    if (code !== 0) throw new Error(this.server?.story ?? "the server was never started");
  }

  // As a power cut would.
  readonly crash = () => this.server?.end("SIGKILL");

  async ask(args: string[], input = ""): Promise<string> {
    const program = new Program(earshot, args, this.file("commands.log"));
    program.tell(input);
    const code = await program.ended;
    if (code !== 0) throw new Error(program.story);
    return program.output;
  }
}
