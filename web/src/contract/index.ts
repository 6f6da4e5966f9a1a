// What the server promises, under the names that the console uses. The types come from ../../contract (npm run contract).
import type { components } from "./rest";

type Schemas = components["schemas"];

export type Mode = Schemas["Mode"];
export type Part = Schemas["Part"];
export type Participant = Schemas["Participant"];
export type Problem = Schemas["Problem"];
export type Voice = Schemas["Voice"];
export type Table = Schemas["Table"];
export type Agent = Schemas["Agents"]["agents"][number] & { role?: string; state_ms?: number; calls?: number };
export type Queue = Schemas["Queues"]["queues"][number];
export type Session = Schemas["Session"] & { device?: "phone" | "browser" | "outside"; reason?: string | null; age_ms?: number };
export type Help = { agent: string; reason: string; comment: string; age_ms: number; escalated: boolean };
export type Call = Omit<Schemas["Call"], "sessions"> & { sessions: Session[]; help?: Help | null };
export type Result = { session: Session | null; call: Call | null };
export type Role = "agent" | "supervisor" | "administrator" | "auditor" | "integrator";
export type Right = { modes: Mode[]; teams: string[]; queues: string[]; agents: string[] };
export type Me = {
  id: string;
  extension: string;
  name: string;
  role: Role;
  team: string;
  must_change_password: boolean;
  device_hint: string | null;
  rights: Right[];
};
export type Config = {
  cues: string[];
  help_reasons: string[];
  ice_servers: { urls: string | string[]; username?: string; credential?: string }[];
  notify_agents: boolean;
  teams: string[];
  queues: { name: string; extension: string }[];
};
export type TimelineEvent = { number: number; age_ms: number; type: string } & Record<string, string | number | boolean | null>;
export type LegQuality = {
  leg: string;
  level_dbov: number;
  loss: number;
  jitter_ms: number;
  round_trip_ms: number | null;
  packets_received: number;
  packets_lost: number;
};
export type OwnCall = {
  id: string;
  direction: "inbound" | "outbound" | "internal";
  number: string;
  name: string | null;
  queue: string | null;
  started: string;
  talk_ms: number | null;
  cause: string | null;
};

// --- the stream: what the server sends ---
export type LegLevel = { leg: string; level: number; loss: number; jitter: number };
export type Told = { type: string; call?: string | null } & Record<string, unknown>;
export type Snapshot = { type: "snapshot"; number: number; calls: Call[]; agents: Agent[]; queues: Queue[]; sessions: Session[] };
export type Change = {
  type: "change";
  number: number;
  calls?: Call[];
  gone?: string[];
  agents?: Agent[];
  queues?: Queue[];
  sessions?: Session[];
  sessions_gone?: string[];
  told?: Told[];
};
export type PhoneMessage =
  | {
      type: "phone.ring";
      leg: string;
      purpose: "call" | "supervision";
      auto: boolean;
      from: { number: string; display: string };
      call: string | null;
    }
  | { type: "phone.answer"; leg: string; sdp: string }
  | { type: "phone.up"; leg: string }
  | { type: "phone.connected"; leg: string }
  | { type: "phone.ringing"; leg: string }
  | { type: "phone.ended"; leg: string; status: number; reason: string }
  | { type: "phone.error"; leg: string | null; code: string; message: string }
  | { type: "phone.dialling"; tag: string; leg: string }
  | {
      type: "phone.legs";
      legs: { leg: string; purpose: "call" | "supervision"; state: "ringing" | "connected"; call: string | null }[];
    };
export type ServerMessage =
  | { type: "hello"; node: string; version: string; me: Me }
  | Snapshot
  | Change
  | { type: "levels"; calls: Record<string, LegLevel[]> }
  | { type: "me"; me: Me }
  | { type: "bye"; reason: "signed_out" | "replaced" | "server_stops" | "disabled" }
  | { type: "cue"; call: string; from: string; text: string }
  | { type: "notice"; call: string; supervisor: string; mode: Mode | null }
  | { type: "pong"; id: number }
  | PhoneMessage;

// --- the stream: what the page sends ---
export type PhoneCommand =
  | { type: "phone.offer"; leg: string; sdp: string }
  | { type: "phone.accept" | "phone.reject" | "phone.hang_up"; leg: string }
  | { type: "phone.dial"; number: string; sdp: string; tag: string }
  | { type: "phone.hold"; leg: string; hold: boolean }
  | { type: "phone.digit"; leg: string; digit: string }
  | { type: "phone.transfer"; leg: string; target: string }
  | { type: "phone.attend"; leg: string; other: string };
export type PageMessage =
  | { type: "watch"; calls: string[] }
  | { type: "resync" }
  | { type: "ping"; id: number }
  | { type: "device"; id: string; phone: boolean }
  | PhoneCommand;
