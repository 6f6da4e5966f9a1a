import { agentMe, call, id, otherSupervisor, me as supervisor, session, supervised, agentLeg, agents, queues } from "@fixtures/made_up";
import { policies } from "@fixtures/policies";
import { config, madeUpPhones, madeUpRest } from "@fixtures/world";
import type { LegState, PhoneState } from "@/audio/types";
import { newLeg } from "@/audio/legs";
import { makeApi } from "@/client/api";
import { Cell } from "@/client/store";
import type { Agent, Call, Event, Mode, PastSession, RecentCall } from "@/contract";
import type { Fixture } from "@/features/shared/fixture";
import type { World } from "@/features/shared/world";
import type { DeskNews } from "@/model/desk_news";
import { noNews } from "@/model/desk_news";
import { emptyFloor, fromSnapshot } from "@/model/floor";
import { PageHead } from "@/ui/Panel";
import { ListenedPage } from "./ListenedPage";
import { DeskPage, type DeskPageProps } from "./DeskPage";

const now = Date.now();
const minutesAgo = (n: number) => new Date(now - n * 60_000).toISOString();

const recent: RecentCall[] = [
  { id: id("r", 1), direction: "inbound", number: "+49 30 5550 4711", name: "Helena Costa", queue: "Orders", started: minutesAgo(14), talk_ms: 254_000, cause: "hung_up" },
  { id: id("r", 2), direction: "inbound", number: "+49 171 5550 122", name: null, queue: "Orders", started: minutesAgo(31), talk_ms: null, cause: "no_answer" },
  { id: id("r", 3), direction: "outbound", number: "+49 40 5550 1900", name: "Autohaus Lindner GmbH", queue: null, started: minutesAgo(48), talk_ms: 95_000, cause: "hung_up" },
  { id: id("r", 4), direction: "internal", number: "104", name: "Dmitri Volkov", queue: null, started: minutesAgo(75), talk_ms: 38_000, cause: "hung_up" },
  { id: id("r", 5), direction: "inbound", number: "+966 55 5550 10", name: "مريم الحسن", queue: "Orders", started: minutesAgo(26 * 60), talk_ms: 612_000, cause: "transferred" },
];

type Setting = {
  state?: Agent["state"];
  stateMs?: number;
  left?: number;
  pauseWished?: boolean;
  calls?: Call[];
  legs?: LegState[];
  phone?: Partial<PhoneState>;
  news?: DeskNews;
  recent?: RecentCall[];
  toAcknowledge?: string[];
  answers?: Record<string, unknown>;
  told?: Event[];
};

function desk(setting: Setting) {
  return (world: World): World => {
    const self: Agent = {
      id: agentMe.id, extension: "101", name: agentMe.name, team: "Orders", role: "agent",
      state: setting.state ?? (setting.calls?.length ? "on_call" : "available"),
      state_ms: setting.stateMs ?? 134_000,
      pause_wished: setting.pauseWished ?? false,
      to_acknowledge: setting.toAcknowledge ?? [],
      call: setting.calls?.[0]?.id ?? null,
      call_count: setting.calls?.length ?? 0,
      ...(setting.left === undefined ? {} : { state_left_ms: setting.left }),
    };
    const others = agents().filter((one) => one.id !== self.id).map((one, n) => ({ ...one, state: n < 4 ? ("available" as const) : one.state }));
    const snapshot = { type: "snapshot" as const, number: 1, calls: setting.calls ?? [], agents: [self, ...others], queues: queues(), sessions: [] };
    return {
      ...world,
      me: agentMe,
      config,
      api: makeApi(madeUpRest({ "/me/calls": { calls: setting.recent ?? recent }, ...setting.answers })),
      floor: new Cell(fromSnapshot(snapshot, emptyFloor, now)),
      phones: madeUpPhones({ legs: setting.legs ?? [], ear: setting.legs?.at(-1)?.leg ?? null, ...setting.phone }, setting.phone?.microphone === undefined ? -24 : -127, -20),
      news: new Cell(setting.news ?? noNews),
      onTold: (listener) => {
        setting.told?.forEach(listener);
        return () => undefined;
      },
    };
  };
}

const shows = (setting: Setting, props: DeskPageProps = {}): Fixture => ({ at: "/desk", render: () => <DeskPage {...props} />, world: desk(setting) });

const leg = (n: number, change: Partial<LegState> = {}): LegState =>
  newLeg(agentLeg(n), "call", { call: id("c", n), phase: "connected", microphone: true, ...change }, now - 65_000);

const live = call(0, { age_ms: 78_000, talk_ms: 65_000 });
const rings = (n: number, change: Partial<Call> = {}) => {
  const one = call(n, { phase: "ringing", age_ms: 23_000, talk_ms: null, ...change });
  const participants = one.participants.map((each) => (each.part === "agent" ? { ...each, person: agentMe.id, connected: false } : each));
  return { ...one, participants };
};
const listening = supervised(live, session(live, "monitor", {}, supervisor));
const takenOver = supervised(live, session(live, "takeover", {}, supervisor));
const help = { agent: agentMe.id, reason: "Customer angry", comment: "wants a refund, third call today", age_ms: 21_000, escalated: false };
const consult: Call = { ...call(3, { age_ms: 15_000, talk_ms: 9_000, direction: "internal", queue: null, dialled: "104" }) };
const consulted: Call = {
  ...consult,
  participants: [
    { ...consult.participants[1]!, person: agentMe.id, name: agentMe.name, extension: "101", leg: agentLeg(3) },
    { ...consult.participants[1]!, leg: id("lx", 3), part: "third_party" },
  ],
};

const cues: DeskNews["cues"] = [
  { id: 1, call: live.id, from: supervisor.name, text: "Ask for the order number", at: now - 50_000 },
  { id: 2, call: live.id, from: supervisor.name, text: "Offer the 10 % voucher. He has been with us for nine years.", at: now - 8_000 },
];
const held = { ...live, phase: "held" as const, participants: live.participants.map((one) => ({ ...one, holding: one.part === "agent" })) };

const recording = { id: id("rc", 1), rule: "always" as const, age_ms: 65_000, failed: false, hears: ["customer" as const, "agent" as const] };
const helpEnded: Event = { number: 9, age_ms: 0, type: "help_ended", call: live.id, cause: "handled", by: "" };
const notice = (mode: Mode) => ({ agent: agentMe.id, session: id("se", 1), supervisor: supervisor.name, mode, purpose: "training", deaf: false, on_screen: true, tone: false });
const hidden: Call = {
  ...live,
  from: { number: "•••1000", display: "" },
  participants: live.participants.map((one) => (one.part === "customer" ? { ...one, name: null, number: "•••1000" } : one)),
};

const session1 = { session: id("se", 1), call: live.id, supervisor, covert: false, purpose: "training" };
const past: PastSession[] = [
  { ...session1, modes: ["monitor", "whisper"], started: "2026-03-02T08:41:00Z", ended: "2026-03-02T08:47:12Z" },
  { ...session1, session: id("se", 2), modes: ["barge"], purpose: "incident", supervisor: otherSupervisor, started: "2026-02-27T14:05:00Z", ended: "2026-02-27T14:09:30Z" },
  { ...session1, session: id("se", 3), call: null, modes: ["monitor"], purpose: "incident", covert: true, supervisor: otherSupervisor, started: "2026-02-20T10:00:00Z", ended: "2026-02-20T10:21:03Z" },
];
const listened = (sessions: PastSession[]): Fixture => ({ at: "/desk/listened", render: () => <ListenedPage />, world: desk({ answers: { "/me/supervision-log": { sessions } } }) });

export const fixtures: Record<string, Fixture> = {
  "desk-idle": shows({}),
  "desk-first-day": shows({ recent: [] }),
  "desk-paused": shows({ state: "paused", stateMs: 412_000 }),
  "desk-offline": shows({ state: "offline", phone: { rings: false } }),
  "desk-wrap-up": shows({ state: "wrap_up", stateMs: 6_000, left: 14_000 }),
  "desk-ringing": shows({ state: "ringing", stateMs: 5_000, calls: [rings(7)], legs: [leg(7, { phase: "ringing", microphone: false })] }),
  "desk-ringing-second": shows({ calls: [live, rings(3)], legs: [leg(0), leg(3, { phase: "ringing", microphone: false })], phone: { ear: agentLeg(0) } }),
  "desk-ringing-elsewhere": shows({ state: "ringing", stateMs: 5_000, calls: [rings(7)], phone: { rings: false } }),
  "desk-talking": shows({ calls: [live], legs: [leg(0)] }),
  "desk-pause-wished": shows({ calls: [live], legs: [leg(0)], pauseWished: true }),
  "desk-muted": shows({ calls: [live], legs: [leg(0, { muted: true })] }),
  "desk-held": shows({ calls: [held], legs: [leg(0, { onHold: true })] }),
  "desk-privacy": shows({ calls: [{ ...live, privacy: true, privacy_left_ms: 252_000, recording: { ...recording, hears: [] } }], legs: [leg(0)] }),
  "desk-privacy-ending": shows({
    calls: [{ ...live, privacy: true, privacy_left_ms: 14_000 }],
    legs: [leg(0)],
    told: [{ number: 9, age_ms: 1_000, type: "privacy_ending", call: live.id, left_ms: 15_000 }],
  }),
  "desk-recorded": shows({ calls: [{ ...live, recording }], legs: [leg(0)] }),
  "desk-recording-failed": shows({ calls: [{ ...live, recording: { ...recording, failed: true } }], legs: [leg(0)] }),
  "desk-private": shows({ calls: [{ ...live, private: true }], legs: [leg(0)] }),
  "desk-objects": shows({ calls: [live], legs: [leg(0)] }, { confirming: true }),
  "desk-objected": shows({ calls: [{ ...live, objected: true }], legs: [leg(0)] }),
  "desk-noticed": shows({ calls: [{ ...live, notices: [notice("whisper")] }], legs: [leg(0)] }),
  "desk-notice-stopped": shows({ calls: [live], legs: [leg(0)], news: { ...noNews, stopped: [{ id: 1, supervisor: supervisor.name, purpose: "training", knew: true, at: now }] } }),
  "desk-notice-afterwards": shows({ state: "wrap_up", stateMs: 6_000, left: 14_000, news: { ...noNews, stopped: [{ id: 1, supervisor: supervisor.name, purpose: "incident", knew: false, at: now }] } }),
  "desk-noticed-privacy": shows({ calls: [{ ...live, privacy: true, notices: [notice("barge")] }], legs: [leg(0)] }),
  "desk-acknowledge": shows({ state: "paused", toAcknowledge: ["listening"], answers: { "/me/policies": { policies } } }),
  "desk-masked": shows({ calls: [hidden], legs: [leg(0)], recent: recent.map((one) => ({ ...one, name: null, number: "•••4711" })) }),
  "desk-listened": listened(past),
  "desk-listened-none": listened([]),
  "desk-keypad": shows({ calls: [live], legs: [leg(0)] }, { open: "keypad" }),
  "desk-transfer": shows({ calls: [live], legs: [leg(0)] }, { open: "transfer" }),
  "desk-consult": shows({ calls: [held, consulted], legs: [leg(0, { onHold: true }), leg(3, { outgoing: true, from: { number: "104", display: "" } })] }),
  "desk-dialling": shows({ legs: [newLeg("tag", "call", { phase: "dialling", outgoing: true, from: { number: "+49 40 5550 1900", display: "" } }, now - 4_000)] }),
  "desk-help": shows({ calls: [live], legs: [leg(0)] }, { open: "help" }),
  "desk-help-asked": shows({ calls: [{ ...live, help }], legs: [leg(0)] }),
  "desk-help-escalated": shows({ calls: [{ ...live, help: { ...help, age_ms: 71_000, escalated: true } }], legs: [leg(0)] }),
  "desk-help-handled": shows({ calls: [live], legs: [leg(0)], told: [helpEnded] }),
  "desk-help-joined": shows({ calls: [{ ...live, notices: [notice("whisper")] }], legs: [leg(0)], told: [helpEnded] }),
  "desk-told-before": shows({ calls: [{ ...live, notices: [{ ...notice("monitor"), deaf: true }] }], legs: [leg(0)] }),
  "desk-watched": shows({ calls: [supervised(live, session(live, "whisper", {}, supervisor), session(live, "monitor", {}, otherSupervisor))], legs: [leg(0)], news: { ...noNews, cues } }),
  "desk-barged": shows({ calls: [supervised(live, session(live, "barge", {}, supervisor))], legs: [leg(0)] }),
  "desk-parked": shows({ calls: [takenOver], legs: [leg(0)], news: { ...noNews, cues } }),
  "desk-companion": shows({ calls: [listening], phone: { rings: false } }),
  "desk-reloaded": shows({ calls: [live], legs: [leg(0, { muted: true })], phone: { wasCut: true } }),
  "desk-microphone-refused": shows({ state: "ringing", calls: [rings(7)], legs: [leg(7, { phase: "ringing", microphone: false })], phone: { microphone: "refused" } }),
  "desk-microphone-missing": shows({ phone: { microphone: "missing" } }),
  "desk-microphone-replaced": shows({ calls: [live], legs: [leg(0)], phone: { microphone: "on", unplugged: { instead: "Built-in microphone" } } }),
  "desk-microphone-unplugged": shows({ calls: [live], legs: [leg(0, { microphone: false })], phone: { microphone: "missing" } }),
  "desk-insecure": shows({ phone: { microphone: "insecure" } }),
  "desk-unreachable": shows({ calls: [live], legs: [leg(0, { phase: "connecting", soundless: true })] }),
  "desk-soundless": shows({ calls: [live], legs: [leg(0, { soundless: true })] }),
  "desk-blocked": shows({ calls: [live], legs: [leg(0)], phone: { blocked: true } }),
  "desk-call-failed": shows({ phone: { failed: { call: "104 is busy." } } }),
  "desk-transfer-failed": shows({ calls: [live], legs: [leg(0)], phone: { failed: { transfer: 486 } } }),
  "desk-ring-bar": {
    ...shows({ state: "ringing", calls: [rings(7)], legs: [leg(7, { phase: "ringing", microphone: false })] }),
    at: "/guide",
    render: () => <main><PageHead title="Another view" /></main>,
  },
};
