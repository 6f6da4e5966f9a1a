// The page as a telephone, in a real browser with real sound. The server is a second peer connection in the same page: it
// sends a tone, and its ear tells what the page sends. The microphone is a file with a tone in it.
import { expect, test, type Page } from "@playwright/test";
import { mkdtempSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { quiet } from "../../playwright.config";

const kRate = 48_000;

function toneFile(): string {
  const samples = Int16Array.from({ length: kRate * 2 }, (_, n) => 12_000 * Math.sin((2 * Math.PI * 500 * n) / kRate));
  const head = Buffer.alloc(44);
  head.write("RIFF");
  head.writeUInt32LE(36 + samples.byteLength, 4);
  head.write("WAVEfmt ", 8);
  head.writeUInt32LE(16, 16);
  head.writeUInt16LE(1, 20);
  head.writeUInt16LE(1, 22);
  head.writeUInt32LE(kRate, 24);
  head.writeUInt32LE(kRate * 2, 28);
  head.writeUInt16LE(2, 32);
  head.writeUInt16LE(16, 34);
  head.write("data", 36);
  head.writeUInt32LE(samples.byteLength, 40);
  const file = join(mkdtempSync(join(tmpdir(), "tone-")), "tone.wav");
  writeFileSync(file, Buffer.concat([head, Buffer.from(samples.buffer)]));
  return file;
}

test.use({
  launchOptions: {
    executablePath: process.env["CHROMIUM"] ?? "/usr/bin/chromium",
    args: [
      ...quiet,
      "--use-fake-ui-for-media-stream",
      "--use-fake-device-for-media-stream",
      `--use-file-for-fake-audio-capture=${toneFile()}`,
      "--autoplay-policy=no-user-gesture-required",
      "--allow-loopback-in-peer-connection",
      "--disable-features=WebRtcHideLocalIpsWithMdns",
    ],
  },
});

type Phones = ReturnType<Window["makePhones"]>;
type Bench = {
  phones: Phones;
  offers: string[]; // legs for which the page offered
  asked: number; // how often the microphone was asked for
  refuse: boolean;
  microphones: MediaStreamTrack[];
  ear: (leg: string) => number; // what the server hears, dB
  heard: number; // what the page hears, dB
};
declare global {
  interface Window {
    bench: Bench;
  }
}

// Puts the made-up server into the page.
async function open(page: Page): Promise<void> {
  await page.goto("/fixtures.html");
  await page.locator("main").waitFor();
  await page.evaluate(() => {
    localStorage.setItem("earshot.sound", JSON.stringify({ cleanUp: false })); // noise suppression would take the tone
    const audio = new AudioContext();
    const ears = new Map<string, AnalyserNode>();
    const bench = { offers: [], asked: 0, refuse: false, microphones: [], heard: -127 } as unknown as Bench;
    const ask = navigator.mediaDevices.getUserMedia.bind(navigator.mediaDevices);
    navigator.mediaDevices.getUserMedia = async (wishes) => {
      bench.asked++;
      if (bench.refuse) throw new DOMException("no", "NotAllowedError");
      const stream = await ask(wishes);
      bench.microphones.push(...stream.getAudioTracks());
      return stream;
    };
    const serve = async (leg: string, sdp: string) => {
      const peer = new RTCPeerConnection();
      const voice = audio.createMediaStreamDestination();
      const tone = audio.createOscillator();
      tone.connect(voice);
      tone.start();
      peer.addTrack(voice.stream.getAudioTracks()[0] as MediaStreamTrack, voice.stream);
      peer.ontrack = ({ track }) => {
        const stream = new MediaStream([track]);
        new Audio().srcObject = stream; // Chromium decodes only what an element plays
        const ear = audio.createAnalyser();
        audio.createMediaStreamSource(stream).connect(ear);
        ears.set(leg, ear);
      };
      peer.onconnectionstatechange = () => {
        if (peer.connectionState === "connected") bench.phones.receive({ type: "phone.up", leg });
      };
      await peer.setRemoteDescription({ type: "offer", sdp });
      await peer.setLocalDescription();
      while (peer.iceGatheringState !== "complete") await new Promise((done) => (peer.onicegatheringstatechange = done));
      bench.phones.receive({ type: "phone.answer", leg, sdp: peer.localDescription?.sdp ?? "" });
    };
    bench.phones = window.makePhones({
      iceServers: [],
      takesCalls: () => true,
      send: (message) => {
        if (message.type === "phone.offer") {
          bench.offers.push(message.leg);
          void serve(message.leg, message.sdp);
        }
        return true;
      },
    });
    bench.phones.onHeardLevel((level) => (bench.heard = level));
    bench.ear = (leg) => {
      const ear = ears.get(leg);
      if (!ear) return -127;
      const samples = new Float32Array(ear.fftSize);
      ear.getFloatTimeDomainData(samples);
      return 10 * Math.log10(samples.reduce((sum, x) => sum + x * x, 0) / samples.length + 1e-13);
    };
    window.bench = bench;
  });
}

const state = (page: Page) => page.evaluate(() => window.bench.phones.state.get());
const serverHears = (page: Page, leg = "a") => expect.poll(() => page.evaluate((one) => window.bench.ear(one), leg), { message: "the server hears the tone", timeout: 8_000 }).toBeGreaterThan(-40);
const serverHearsNothing = (page: Page, leg = "a") => expect.poll(() => page.evaluate((one) => window.bench.ear(one), leg), { message: "the server hears silence", timeout: 8_000 }).toBeLessThan(-80);

async function listen(page: Page): Promise<void> {
  await open(page);
  await page.evaluate(() =>
    window.bench.phones.receive({ type: "phone.ring", leg: "a", purpose: "supervision", auto: true, from: { number: "", display: "" }, call: "c" }),
  );
  await expect.poll(async () => (await state(page)).legs[0]?.phase, { message: "the leg is connected" }).toBe("connected");
}

test("monitoring hears, and never asks for the microphone", async ({ page }) => {
  await listen(page);
  await expect.poll(() => page.evaluate(() => window.bench.heard), { message: "the page hears the tone" }).toBeGreaterThan(-40);
  await serverHearsNothing(page);
  expect(await page.evaluate(() => window.bench.asked)).toBe(0);
  expect((await state(page)).microphone).toBe("off");
});

test("a microphone sends only while the key is held, or while it is open and not muted", async ({ page }) => {
  await listen(page);
  expect(await page.evaluate(() => window.bench.phones.wantMicrophone("a", true))).toBe(true);
  await serverHearsNothing(page);
  await page.evaluate(() => window.bench.phones.press(true));
  await serverHears(page);
  await page.evaluate(() => window.bench.phones.press(false));
  await serverHearsNothing(page);
  await page.evaluate(() => window.bench.phones.setTalk("open"));
  await serverHearsNothing(page); // whoever chooses an open microphone opens it himself
  await page.evaluate(() => window.bench.phones.setMuted("a", false));
  await serverHears(page);
  await page.evaluate(() => window.bench.phones.wantMicrophone("a", false));
  await serverHearsNothing(page);
  expect((await state(page)).microphone).toBe("off");
  expect(await page.evaluate(() => window.bench.microphones.map((one) => one.readyState))).toEqual(["ended"]);
});

test("a lost connection mutes, and what lives goes on muted", async ({ page }) => {
  await listen(page);
  await page.evaluate(async () => {
    await window.bench.phones.wantMicrophone("a", true);
    window.bench.phones.setTalk("open");
    window.bench.phones.setMuted("a", false);
  });
  await serverHears(page);
  await page.evaluate(() => window.bench.phones.cut());
  await serverHearsNothing(page);
  const living = { type: "phone.legs" as const, legs: [{ leg: "a", purpose: "supervision" as const, state: "connected" as const, call: "c" }] };
  await page.evaluate((message) => window.bench.phones.receive(message), living);
  expect(await page.evaluate(() => window.bench.offers)).toEqual(["a"]); // its sound still flows: nothing is set up anew
  expect(await state(page)).toMatchObject({ wasCut: true, legs: [{ muted: true, microphone: true }] });
  await page.evaluate(() => window.bench.phones.setMuted("a", false));
  await serverHears(page);
});

test("after a reload the same device takes up its leg, muted", async ({ page }) => {
  await open(page);
  await expect.poll(async () => (await state(page)).device, { message: "a device id" }).not.toBe("");
  const before = (await state(page)).device;
  await open(page);
  await expect.poll(async () => (await state(page)).device, { message: "the same id" }).toBe(before);
  await page.evaluate(() =>
    window.bench.phones.receive({ type: "phone.legs", legs: [{ leg: "a", purpose: "call", state: "connected", call: "c" }] }),
  );
  await expect.poll(async () => (await state(page)).legs[0]?.microphone, { message: "the microphone is there" }).toBe(true);
  await serverHearsNothing(page);
  await page.evaluate(() => window.bench.phones.setMuted("a", false));
  await serverHears(page);
});

test("a refused microphone is said plainly; listening goes on", async ({ page }) => {
  await listen(page);
  await page.evaluate(() => (window.bench.refuse = true));
  expect(await page.evaluate(() => window.bench.phones.wantMicrophone("a", true))).toBe(false);
  expect(await state(page)).toMatchObject({ microphone: "refused", legs: [{ microphone: false, phase: "connected" }] });
  await page.evaluate(() => window.bench.phones.press(true));
  await serverHearsNothing(page);
  await expect.poll(() => page.evaluate(() => window.bench.heard), { message: "still heard" }).toBeGreaterThan(-40);
});

test("an unplugged microphone is replaced by the one that is left; a supervisor speaks by it only when he says so", async ({ page }) => {
  await listen(page);
  await page.evaluate(async () => {
    await window.bench.phones.wantMicrophone("a", true);
    window.bench.phones.press(true);
  });
  await serverHears(page);
  await page.evaluate(() => {
    const [first] = window.bench.microphones;
    first?.stop();
    first?.dispatchEvent(new Event("ended"));
  });
  await expect.poll(() => page.evaluate(() => window.bench.asked), { message: "asked again" }).toBe(2);
  await expect.poll(async () => (await state(page)).unplugged?.instead, { message: "its name" }).toContain("Fake");
  await serverHearsNothing(page);
  await page.evaluate(() => window.bench.phones.press(true));
  await serverHears(page);
});

test("of two calls one has the ear, and the microphone goes there alone", async ({ page }) => {
  await listen(page);
  await page.evaluate(async () => {
    await window.bench.phones.wantMicrophone("a", true);
    window.bench.phones.receive({ type: "phone.ring", leg: "b", purpose: "supervision", auto: true, from: { number: "", display: "" }, call: "d" });
  });
  await expect.poll(async () => (await state(page)).legs[1]?.phase, { message: "connected" }).toBe("connected");
  await page.evaluate(async () => {
    await window.bench.phones.wantMicrophone("b", true);
    window.bench.phones.listenTo("b");
    window.bench.phones.press(true);
  });
  await serverHears(page, "b");
  await serverHearsNothing(page, "a");
  await page.evaluate(() => {
    window.bench.phones.listenTo("a"); // releases the key
    window.bench.phones.press(true);
  });
  await serverHears(page, "a");
  await serverHearsNothing(page, "b");
});
