// What the views know of this page as a telephone. The real one is in phones.ts; fixtures show any state they like.
import type { Store } from "@/client/store";

export type LegPhase =
  | "ringing" // somebody calls us
  | "dialling" // we call
  | "connecting" // media is being set up
  | "connected";

export type LegState = {
  leg: string;
  purpose: "call" | "supervision";
  call: string | null;
  phase: LegPhase;
  from: { number: string; display: string }; // the other side; of a dialled leg, whom we called
  outgoing: boolean;
  since: number; // of the phase
  microphone: boolean; // a microphone is attached; without one this leg sends nothing
  muted: boolean;
  onHold: boolean;
  soundless: boolean; // media is gone (network), the call still lives
};

export type MicrophoneState = "off" | "asking" | "on" | "refused" | "missing" | "insecure";

export type DeviceChoice = { id: string; label: string };

export type PhoneState = {
  device: string; // this page's id as a device: "browser:<device>" in requests
  legs: readonly LegState[];
  known: boolean; // the server has told which legs are this page's
  ear: string | null; // the one leg that is heard, and into which the microphone goes
  volume: number; // 0 … 1
  talk: "push" | "open"; // in supervision: hold a key to speak, or speak while not muted
  pressed: boolean; // push-to-talk is held
  cleanUp: boolean; // the browser takes echo and noise out of the microphone
  microphone: MicrophoneState;
  unplugged: { instead: string | null } | null; // in the middle of a call; the microphone that took its place, by name
  inputs: readonly DeviceChoice[];
  outputs: readonly DeviceChoice[]; // empty: this browser cannot choose
  rings: boolean; // calls to this person ring this browser; else it goes with a desk phone
  input: string | null; // null: the system's default
  output: string | null;
  blocked: boolean; // the browser plays nothing before somebody clicked
  wasCut: boolean; // resumed after a reload or a lost connection, and muted since
  failed: { call: string } | { transfer: number } | null; // the last thing that did: the server's words, or a SIP status
};

export type Phones = {
  state: Store<PhoneState>;
  // Measured sound, 10 times a second while somebody looks: dBov of what the microphone gives, and of what is heard.
  onOwnLevel: (listener: (dbov: number) => void) => () => void;
  onHeardLevel: (listener: (dbov: number) => void) => () => void;

  accept: (leg: string) => void;
  reject: (leg: string) => void;
  hangUp: (leg: string) => void;
  dial: (number: string) => Promise<void>;
  hold: (leg: string, on: boolean) => void;
  digit: (leg: string, digit: string) => void;
  transfer: (leg: string, target: string) => void;
  attend: (leg: string, other: string) => void;

  listenTo: (leg: string) => void; // gives it the ear
  setMuted: (leg: string, muted: boolean) => void;
  wantMicrophone: (leg: string, wanted: boolean) => Promise<boolean>; // false: there is none; nothing is sent
  press: (down: boolean) => void;
  setTalk: (talk: "push" | "open") => void;
  setVolume: (volume: number) => void;
  setRings: (on: boolean) => void;
  setCleanUp: (on: boolean) => Promise<void>;
  chooseInput: (id: string | null) => Promise<void>;
  goOnWithout: () => void; // what was unplugged: no more words about it
  chooseOutput: (id: string | null) => Promise<void>;
  testMicrophone: (on: boolean) => Promise<boolean>; // opens it for the level meter only; nothing is sent anywhere
  unblock: () => void; // from a click
  forgetFailure: () => void;
};
