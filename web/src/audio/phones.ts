// This page as a telephone: the server's messages, the person's wishes, and the lines and microphone that serve both.
import { Cell } from "@/client/store";
import type { PageMessage, PhoneMessage } from "@/contract";
import { claimDeviceId } from "./device_id";
import { loadHabits, saveHabits } from "./habits";
import { applyMessage, earOf, newLeg, transmits } from "./legs";
import { Line } from "./line";
import { wakeContext } from "./meter";
import { Microphone } from "./microphone";
import type { DeviceChoice, LegState, Phones, PhoneState } from "./types";

// Who speaks knows that he was muted, and why: no more words about it.
const spoken = { wasCut: false, unplugged: null };

export type PhonesOptions = {
  send: (message: PageMessage) => boolean;
  iceServers: RTCIceServer[];
  takesCalls: () => boolean; // this page may be rung for calls to its person
};

// What app/ drives it with, beside what views may do.
export type RealPhones = Phones & {
  receive: (message: PhoneMessage) => void;
  introduce: () => void; // the stream is open: say who we are
  cut: () => void; // the connection is lost: mute, and stay muted
  silence: () => void; // signed out: everything ends now
};

export function makePhones({ send, iceServers, takesCalls }: PhonesOptions): RealPhones {
  const habits = loadHabits();
  const { input, output, volume, talk, cleanUp, rings } = habits;
  const state = new Cell<PhoneState>({
    device: "",
    legs: [],
    known: false,
    ear: null,
    volume,
    talk,
    pressed: false,
    cleanUp,
    rings,
    microphone: "off",
    unplugged: null,
    inputs: [],
    outputs: [],
    input,
    output,
    blocked: false,
    wasCut: false,
    failed: null,
  });
  const lines = new Map<string, Line>(); // by leg, or by tag while we dial
  const microphone = new Microphone(
    () => change({ microphone: microphone.state }),
    () => void renewTracks(),
    (instead) => void unplugged(instead),
    () => state.get(),
  );
  let testing: MediaStreamTrack | null = null;
  const heardListeners = new Map<(dbov: number) => void, (() => void) | null>();

  // --- state, and what follows from it ---
  function change(part: Partial<PhoneState>): void {
    const before = state.get();
    const after = { ...before, ...part };
    after.ear = earOf(after.legs, after.ear);
    if (after.legs.length === 0) after.unplugged = null;
    state.set(after);
    for (const leg of after.legs) {
      const line = lines.get(leg.leg);
      line?.hear(leg.leg === after.ear && leg.phase !== "ringing", after.volume);
      if (line?.track) line.track.enabled = transmits(after, leg);
    }
    if (before.ear !== after.ear) heardListeners.forEach((_, listener) => follow(listener));
  }
  const changeLeg = (leg: string, part: Partial<LegState>) =>
    change({ legs: state.get().legs.map((one) => (one.leg === leg ? { ...one, ...part } : one)) });
  const find = (leg: string) => state.get().legs.find((one) => one.leg === leg);

  function keep(part: Partial<Pick<PhoneState, "input" | "output" | "volume" | "talk" | "cleanUp" | "rings">>): void {
    change(part);
    const now = state.get();
    saveHabits({ input: now.input, output: now.output, volume: now.volume, talk: now.talk, cleanUp: now.cleanUp, rings: now.rings });
  }

  // --- lines ---
  function openLine(name: string): Line {
    closeLine(name);
    const line = new Line(iceServers, {
      sound: (flows) => changeLeg(nameOf(line), { soundless: !flows }),
      failed: () => {
        changeLeg(nameOf(line), { soundless: true });
        void offer(nameOf(line));
      },
      blocked: () => change({ blocked: true }),
    });
    lines.set(name, line);
    heardListeners.forEach((_, listener) => follow(listener));
    void line.playOn(state.get().output);
    return line;
  }
  const nameOf = (line: Line): string => [...lines].find(([, one]) => one === line)?.[0] ?? "";

  function closeLine(name: string): void {
    const line = lines.get(name);
    if (!line) return;
    lines.delete(name);
    line.close();
    if (line.track) microphone.giveBack(line.track);
  }

  // A new line for a leg that rings, is resumed, or has lost its media.
  async function offer(leg: string): Promise<void> {
    const had = lines.get(leg)?.wantsMicrophone ?? false;
    const line = openLine(leg);
    changeLeg(leg, { microphone: false });
    const sdp = await line.offer();
    if (lines.get(leg) !== line) return;
    send({ type: "phone.offer", leg, sdp });
    if (had) await wantMicrophone(leg, true);
  }

  function closeGone(): void {
    const living = new Set(state.get().legs.map((one) => one.leg));
    for (const name of [...lines.keys()]) if (!living.has(name)) closeLine(name);
  }

  // --- the microphone ---
  async function wantMicrophone(leg: string, wanted: boolean): Promise<boolean> {
    const line = lines.get(leg);
    if (!line) return false;
    line.wantsMicrophone = wanted;
    if ((line.track !== null) === wanted) return true;
    const track = wanted ? await microphone.borrow() : null;
    if (wanted && !track) return false;
    if (lines.get(leg) !== line) {
      if (track) microphone.giveBack(track); // the line went while the person was asked
      return false;
    }
    const before = await line.send(track);
    if (before) microphone.giveBack(before);
    changeLeg(leg, { microphone: track !== null });
    if (wanted) void listDevices(); // their names are told only now
    return true;
  }

  async function renewTracks(): Promise<void> {
    for (const line of [...lines.values()].filter((one) => one.track)) {
      const track = await microphone.borrow();
      const before = await line.send(track);
      if (before) microphone.giveBack(before);
      changeLeg(nameOf(line), { microphone: track !== null });
    }
  }

  // A call goes on with the microphone that took its place, for the caller waits for an answer. Whoever supervises is
  // muted: nobody has decided that this other microphone, which may hear a whole room, is heard in somebody's call.
  async function unplugged(instead: string | null): Promise<void> {
    const legs = state.get().legs.map((one) => (one.purpose === "supervision" ? { ...one, muted: true } : one));
    change({ unplugged: { instead }, pressed: false, legs });
    await renewTracks();
  }

  // One was plugged in, or chosen: for those who want one and have none.
  async function supply(): Promise<void> {
    const without = [...lines].filter(([, line]) => line.wantsMicrophone && !line.track);
    for (const [leg] of without) await wantMicrophone(leg, true);
    const label = [...lines.values()].find((line) => line.track)?.track?.label;
    if (without.length && label && state.get().unplugged) change({ unplugged: { instead: label } });
  }

  // --- devices ---
  async function listDevices(): Promise<void> {
    const media = navigator.mediaDevices as MediaDevices | undefined;
    if (!media) return;
    const all = await media.enumerateDevices();
    const named = (kind: MediaDeviceKind): DeviceChoice[] =>
      all
        .filter((one) => one.kind === kind && one.deviceId && one.deviceId !== "default" && one.label)
        .map((one) => ({ id: one.deviceId, label: one.label }));
    const canChoose = "setSinkId" in HTMLMediaElement.prototype;
    change({ inputs: named("audioinput"), outputs: canChoose ? named("audiooutput") : [] });
    for (const line of lines.values()) void line.playOn(state.get().output); // unplugged, or plugged in again
    if (state.get().microphone === "missing" && all.some((one) => one.kind === "audioinput")) await supply();
  }

  // --- measured sound ---
  function follow(listener: (dbov: number) => void): void {
    heardListeners.get(listener)?.();
    const ear = state.get().ear;
    const line = ear ? lines.get(ear) : undefined;
    heardListeners.set(listener, line ? line.meter.subscribe(listener) : null);
  }

  // --- the server's words ---
  function receive(message: PhoneMessage): void {
    if (message.type === "phone.dialling") {
      const line = lines.get(message.tag);
      lines.delete(message.tag);
      if (line) lines.set(message.leg, line);
    }
    const wasEar = state.get().ear;
    const rang = "leg" in message && message.leg !== null && find(message.leg)?.phase === "ringing";
    const legs = applyMessage(state.get().legs, message, Date.now());
    const renamed = message.type === "phone.dialling" && wasEar === message.tag ? { ear: message.leg } : {};
    change({ legs, ...renamed });
    closeGone();
    switch (message.type) {
      case "phone.ring":
        if (!lines.has(message.leg)) void offer(message.leg);
        return;
      case "phone.answer":
        void lines.get(message.leg)?.answer(message.sdp).catch(() => change({ failed: { call: message.type } }));
        return;
      case "phone.error":
        return change({ failed: { call: message.message } });
      case "phone.ended": // a call that only rang was taken back or rejected: nothing failed
        return message.status >= 400 && !rang ? change({ failed: { call: message.reason } }) : undefined;
      case "phone.transferred":
        return message.status >= 300 ? change({ failed: { transfer: message.status } }) : undefined;
      case "phone.legs":
        change({ known: true });
        return resume(message.legs.map((one) => one.leg));
      default:
        return;
    }
  }

  function resume(legs: string[]): void {
    if (legs.length) change({ wasCut: true });
    for (const leg of legs.filter((one) => !lines.get(one)?.lives)) {
      void offer(leg).then(() => (find(leg)?.purpose === "call" ? wantMicrophone(leg, true) : false));
    }
  }

  const mute = () => change({ pressed: false, legs: state.get().legs.map((one) => ({ ...one, muted: true })) });

  const introduce = () =>
    void device.then(() => send({ type: "device", id: state.get().device, phone: takesCalls() && state.get().rings }));

  const device = claimDeviceId().then((id) => change({ device: id }));
  const listed = () => void listDevices();
  navigator.mediaDevices?.addEventListener("devicechange", listed);
  void listDevices();

  return {
    state,
    onOwnLevel: microphone.meter.subscribe,
    onHeardLevel: (listener) => {
      follow(listener);
      return () => {
        heardListeners.get(listener)?.();
        heardListeners.delete(listener);
      };
    },

    receive,
    introduce,
    cut: () => {
      if (state.get().legs.length) change({ wasCut: true });
      mute();
    },
    silence: () => {
      change({ legs: [] });
      closeGone();
      if (testing) microphone.giveBack(testing);
      testing = null;
    },

    accept: (leg) =>
      void wantMicrophone(leg, true).then((has) => {
        if (!has) return;
        change({ ear: leg });
        changeLeg(leg, { phase: "connecting" });
        send({ type: "phone.accept", leg });
      }),
    reject: (leg) => void send({ type: "phone.reject", leg }),
    hangUp: (leg) => void send({ type: "phone.hang_up", leg }),
    dial: async (number) => {
      const tag = crypto.getRandomValues(new Uint32Array(2)).join("-");
      const dialled = { outgoing: true, phase: "dialling" as const, from: { number, display: "" } };
      change({ legs: [...state.get().legs, newLeg(tag, "call", dialled, Date.now())], ear: tag, failed: null });
      const line = openLine(tag);
      if (await wantMicrophone(tag, true)) {
        const sdp = await line.offer();
        if (lines.get(tag) === line && send({ type: "phone.dial", number, sdp, tag })) return;
      }
      change({ legs: state.get().legs.filter((one) => one.leg !== tag) });
      closeGone();
    },
    hold: (leg, hold) => {
      if (send({ type: "phone.hold", leg, hold })) changeLeg(leg, { onHold: hold });
    },
    digit: (leg, digit) => void send({ type: "phone.digit", leg, digit }),
    transfer: (leg, target) => {
      change({ failed: null });
      send({ type: "phone.transfer", leg, target });
    },
    attend: (leg, other) => {
      change({ failed: null });
      send({ type: "phone.attend", leg, other });
    },

    listenTo: (leg) => change({ ear: leg, pressed: false }),
    setMuted: (leg, muted) => {
      changeLeg(leg, { muted });
      if (!muted) change(spoken);
    },
    wantMicrophone,
    press: (down) => {
      if (state.get().pressed !== down) change(down ? { pressed: true, ...spoken } : { pressed: false });
    },
    setTalk: (talk) => {
      mute(); // whoever changes to an open microphone opens it himself
      keep({ talk });
    },
    setVolume: (volume) => keep({ volume }),
    setRings: (rings) => {
      keep({ rings });
      introduce();
    },
    setCleanUp: async (cleanUp) => {
      keep({ cleanUp });
      await microphone.reopen();
    },
    chooseInput: async (input) => {
      keep({ input });
      change({ unplugged: null });
      await microphone.reopen();
      await supply();
    },
    goOnWithout: () => change({ unplugged: null }),
    chooseOutput: async (output) => {
      keep({ output });
      await Promise.all([...lines.values()].map((line) => line.playOn(output)));
    },
    testMicrophone: async (on) => {
      wakeContext();
      if (testing) microphone.giveBack(testing);
      testing = on ? await microphone.borrow() : null;
      if (testing) void listDevices();
      return testing !== null;
    },
    unblock: () => {
      wakeContext();
      change({ blocked: false });
      for (const line of lines.values()) line.play().catch(() => change({ blocked: true }));
    },
    forgetFailure: () => change({ failed: null }),
  };
}
