// A person at a browser: Chromium with a tone as the microphone, and an ear at the loudspeaker.
import { chromium, expect, type Browser, type Page } from "@playwright/test";
import { quiet } from "../../playwright.config";
import { password, type House } from "./house";
import type { Heard } from "./heard";
import { kRate, toneFile, toneHertz, toneLevel } from "./tones";

export const launch = (tone: number, microphone: "given" | "refused" = "given"): Promise<Browser> =>
  chromium.launch({
    executablePath: process.env["CHROMIUM"] ?? "/usr/bin/chromium",
    args: [
      ...quiet,
      `--use-fake-ui-for-media-stream${microphone === "refused" ? "=deny" : ""}`, // what the person answers when he is asked
      "--use-fake-device-for-media-stream",
      `--use-file-for-fake-audio-capture=${toneFile(toneHertz[tone] ?? 0)}`,
      "--autoplay-policy=no-user-gesture-required",
      "--allow-loopback-in-peer-connection",
    ],
  });

type Ears = {
  asked: number; // how often the page asked for the microphone
  hear: (ms: number) => Promise<Heard>;
  hearFiles: (ms: number) => Promise<Heard>; // of recordings that the page plays: behind volume and mute
  files: () => { muted: boolean; rate: number; at: number }[];
};
declare global {
  interface Window {
    ears: Ears;
  }
}
type EarOptions = { hertz: number[]; level: number; rate: number };

// Runs in the page before its own scripts: what its audio elements play aloud is what the person hears.
function growEars({ hertz, level, rate }: EarOptions): void {
  const elements: HTMLAudioElement[] = [];
  const Native = window.Audio;
  window.Audio = function (src?: string) {
    const element = new Native(src);
    elements.push(element);
    return element;
  } as unknown as typeof Audio;

  const ears: Ears = { asked: 0, hear: () => Promise.reject(new Error("no ear")), hearFiles: () => Promise.reject(new Error("no ear")), files: () => [] };
  window.ears = ears;
  const media = navigator.mediaDevices as MediaDevices | undefined;
  const ask = media?.getUserMedia.bind(media);
  if (media && ask) {
    media.getUserMedia = (wishes) => {
      ears.asked++;
      return ask(wishes);
    };
  }

  let context: AudioContext | null = null;
  const analysers = new WeakMap<MediaStream, AnalyserNode>();
  const analyserOf = (stream: MediaStream): AnalyserNode => {
    context ??= new AudioContext({ sampleRate: rate });
    const known = analysers.get(stream);
    if (known) return known;
    const node = context.createAnalyser();
    node.fftSize = 8192;
    context.createMediaStreamSource(stream).connect(node);
    analysers.set(stream, node);
    return node;
  };
  const aloud = () => elements.filter((one) => !one.muted && !one.paused && one.volume > 0 && one.srcObject instanceof MediaStream);
  const outputs = new WeakMap<HTMLAudioElement, AnalyserNode>();
  const playing = () => elements.filter((one) => one.getAttribute("src") && !one.paused);
  const outputOf = (element: HTMLAudioElement): AnalyserNode => {
    context ??= new AudioContext({ sampleRate: rate });
    const known = outputs.get(element);
    if (known) return known;
    const node = context.createAnalyser();
    node.fftSize = 8192;
    context.createMediaElementSource(element).connect(node).connect(context.destination);
    outputs.set(element, node);
    return node;
  };
  const goertzel = (samples: Float32Array, at: number): number => {
    const turn = 2 * Math.cos((2 * Math.PI * at) / rate);
    let [a, b] = [0, 0];
    for (const sample of samples) [a, b] = [sample + turn * a - b, a];
    return (2 * Math.sqrt(Math.max(0, a * a + b * b - turn * a * b))) / samples.length / level;
  };
  const look = (nodes: AnalyserNode[]): number[] => {
    const windows = nodes.map((node) => {
      const buffer = new Float32Array(8192);
      node.getFloatTimeDomainData(buffer);
      return buffer.subarray(8192 - rate / 10);
    });
    return hertz.map((at) => Math.max(0, ...windows.map((samples) => goertzel(samples, at))));
  };
  const listen = async (ms: number, nodes: () => AnalyserNode[]): Promise<Heard> => {
    nodes(); // they begin to listen
    await new Promise((filled) => setTimeout(filled, 120));
    const looks: number[][] = [];
    for (const end = Date.now() + ms; Date.now() < end; ) {
      looks.push(look(nodes()));
      await new Promise((next) => setTimeout(next, 50));
    }
    const over = (best: (...levels: number[]) => number) => hertz.map((_, tone) => best(...looks.map((one) => one[tone] ?? 0)));
    return { lowest: over(Math.min), highest: over(Math.max) };
  };
  ears.hear = (ms) => listen(ms, () => aloud().map((one) => analyserOf(one.srcObject as MediaStream)));
  ears.hearFiles = (ms) => listen(ms, () => playing().map(outputOf));
  ears.files = () => playing().map((one) => ({ muted: one.muted, rate: one.playbackRate, at: one.currentTime }));
  if (!localStorage.getItem("earshot.sound")) localStorage.setItem("earshot.sound", JSON.stringify({ cleanUp: false })); // noise suppression takes tones out
}

export class Console {
  readonly problems: string[] = []; // what the page complained about
  readonly crashes: string[] = []; // what no part of it has caught

  protected constructor(readonly page: Page) {
    page.on("pageerror", (error) => {
      this.problems.push(error.message);
      this.crashes.push(error.stack ?? error.message);
    });
    page.on("console", (message) => message.type() === "error" && this.problems.push(message.text()));
  }

  static async openPage(browser: Browser, house: House, prepare?: (page: Page) => Promise<void>): Promise<Page> {
    const context = await browser.newContext({ baseURL: house.url, viewport: { width: 1280, height: 720 } });
    const page = await context.newPage();
    await page.addInitScript(growEars, { hertz: [...toneHertz], level: toneLevel, rate: kRate });
    await prepare?.(page);
    return page;
  }

  async signIn(name: string): Promise<void> {
    await this.page.goto("/");
    await this.page.getByLabel("Extension or name").fill(name);
    await this.page.getByLabel("Password", { exact: true }).fill(password);
    await this.page.getByRole("button", { name: "Sign in" }).click();
    await expect(this.page.getByRole("navigation", { name: "Main" }), "signed in").toBeVisible();
    this.problems.length = 0; // the browser complains that it was not known before
  }

  async signOut(): Promise<void> {
    await this.page.getByRole("navigation", { name: "Main" }).getByRole("button").click();
    await this.page.getByRole("menuitem", { name: "Sign out" }).click();
    await expect(this.page.getByRole("button", { name: "Sign in" })).toBeVisible();
  }

  // On the page about sound.
  async chooseMicrophone(label: string): Promise<void> {
    await this.page.getByRole("textbox", { name: "Microphone" }).click();
    await this.page.getByRole("option", { name: label }).click();
  }

  readonly hear = (ms: number): Promise<Heard> => this.page.evaluate((time) => window.ears.hear(time), ms);
  readonly askedForMicrophone = (): Promise<number> => this.page.evaluate(() => window.ears.asked);
  readonly close = () => this.page.context().close();
}
