import { agentLeg, busyFloor, call, customerLeg, id, me as supervisor, otherSupervisor, session, supervised } from "@fixtures/made_up";
import { levelOf, makeFloor, madeUpPhones, madeUpRest } from "@fixtures/world";
import type { PhoneState } from "@/audio/types";
import { newLeg } from "@/audio/legs";
import { makeApi } from "@/client/api";
import type { Approval, Call, Event, Explanation, Me, Mode, Session, SupervisionOptions } from "@/contract";
import type { Fixture } from "@/features/shared/fixture";
import { FloorPage } from "@/features/floor/FloorPage";
import { useWorld } from "@/features/shared/world";
import { texts } from "@/texts";
import type { ReactNode } from "react";
import { useState } from "react";
import { asking, refusals, setGiven } from "@/features/shared/supervise";
import type { RefusedStep } from "@/features/shared/step_in";
import { CallDock } from "./CallDock";
import type { PanelState } from "./CallPanel";

const base = call(2);

type State = {
  mode: Mode;
  session?: Partial<Session>;
  call?: Partial<Call>;
  phone?: Partial<PhoneState>;
  microphone?: boolean;
  level?: number; // of my own voice
  tab?: string;
  panel?: PanelState;
  alone?: boolean; // nobody supervises yet
  answers?: Record<string, unknown>;
  begin?: () => void; // what has been clicked
  me?: Partial<Me>;
};

const events: Event[] = [
  { number: 1, age_ms: 146_000, type: "call_started", call: base.id, display: "Tom Becker", number_from: "+49 30 5550 1037" },
  { number: 2, age_ms: 145_000, type: "call_queued", call: base.id, queue: "Billing" },
  { number: 3, age_ms: 131_000, type: "call_answered", call: base.id, agent: "Chiara Rossi" },
  { number: 4, age_ms: 90_000, type: "help_asked", call: base.id, agent: "Chiara Rossi", reason: "Needs a decision" },
  { number: 5, age_ms: 20_000, type: "session_started", call: base.id, supervisor: "Nadia Brandt", mode: "monitor" },
  { number: 6, age_ms: 12_000, type: "session_mode_changed", call: base.id, supervisor: "Nadia Brandt", mode: "whisper" },
  { number: 7, age_ms: 4_000, type: "note_added", call: base.id, by: "Nadia Brandt", text: "Knows the price list well, hesitates at discounts" },
];

function Dock(state: PanelState) {
  const { floor, me } = useWorld();
  const shown = floor.get().calls.get(base.id);
  const mine = [...floor.get().calls.values()].filter((one) => one.sessions.some((s) => s.supervisor.id === me.id));
  return shown ? <CallDock shown={shown} calls={mine} show={() => undefined} close={() => undefined} {...state} /> : null;
}

// What was clicked before, once.
function Begun({ by, children }: { by: (() => void) | undefined; children: ReactNode }) {
  useState(() => {
    setGiven({ purpose: null, reason: "" }); // what the fixture before has said
    by?.();
  });
  return children;
}

// The call panel alone, at its width.
function panel(state: State): Fixture {
  const mine = session(base, state.mode, state.session);
  const leg = mine.leg ?? "";
  const legs = [newLeg(leg, "supervision", { phase: "connected", microphone: state.microphone ?? state.mode !== "monitor", call: base.id }, 0)];
  const microphone = state.mode === "monitor" ? "off" : "on";
  const quality = [customerLeg(2), agentLeg(2)].map((one, n) => ({
    leg: one,
    level_dbov: levelOf(one).level,
    loss: n ? 0.031 : 0,
    jitter_ms: n ? 34 : 6,
    round_trip_ms: n ? 48 : null,
    packets_received: 11_000,
    packets_lost: n ? 350 : 0,
  }));
  return {
    bare: true,
    render: () => (
      <Begun by={state.begin}>
        <main style={{ width: 400, height: "100vh", display: "grid", gridTemplateRows: "minmax(0, 1fr)" }}>
          <h1 className="visually-hidden">{texts.call.panel}</h1>
          <Dock {...(state.tab ? { tab: state.tab } : {})} {...state.panel} />
        </main>
      </Begun>
    ),
    world: (w) => ({
      ...w,
      me: { ...w.me, ...state.me },
      floor: makeFloor([{ ...(state.alone ? base : supervised(base, mine)), ...state.call }]),
      phones: madeUpPhones({ legs, ear: leg, microphone, ...state.phone }, state.level ?? -60),
      api: makeApi(madeUpRest({ [`/calls/${base.id}/timeline`]: { events }, [`/calls/${base.id}/quality`]: { legs: quality }, ...state.answers })),
    }),
  };
}

const options: SupervisionOptions = {
  purposes: ["quality", "training", "incident"],
  reasons: ["Complaint", "Coaching agreed with the agent", "Suspected fraud"],
  reason_required_for: ["barge", "takeover"],
  covert: false,
  approval_needed: false,
};
const chooses = { "/supervision/options": options };
const covert = { ...options, covert: true, approval_needed: true, reasons: [] };
const finding = (rule: string, allowed: boolean, words: string) => ({ rule, allowed, words });
const explained: Explanation = {
  allowed: false,
  granted_by: null,
  findings: [
    finding("role", true, "201 is supervisor, 103 is agent"),
    finding("scope", true, "barge: by grant 2"),
    finding("expiry", true, "the grant has not expired"),
    finding("hours", false, "outside the grant's hours"),
    finding("situation", false, "it takes one of help_asked long_hold"),
    finding("purpose", true, "the purpose quality"),
  ],
};
const refuse = (refused: RefusedStep) => () => refusals.set(new Map([[base.id, refused]]));
const outsideHours: RefusedStep = {
  mode: "barge",
  covert: false,
  problem: { code: "outside_hours", message: "outside the grant's hours", explain: `/api/v1/explain?person=${supervisor.id}&right=barge&call=${base.id}` },
};
const agentOfBase = { id: base.participants[1]?.person ?? "", extension: "103", name: "Chiara Rossi" };
const approval = (granted: boolean | null): Approval => ({
  id: id("ap", 1), supervisor, agent: agentOfBase, reason: "Complaint 4711", age_ms: 32_000, granted, own: true, may_answer: false,
});
const wantsApproval = (...approvals: Approval[]) => ({
  "/supervision/options": covert,
  "/approvals": { approvals },
  "/explain": { ...explained, findings: [...explained.findings.slice(0, 3), finding("approval", approvals[0]?.granted ?? false, "covert listening takes a second person's approval: ask for it")] },
});
const recording = { id: id("rc", 1), rule: "always" as const, age_ms: 131_000, failed: false, hears: ["customer" as const, "agent" as const] };
const records = { me: { rights: [{ ...supervisor.rights[0]!, rights: ["record" as const] }] } };
const asked = base.participants.map((one) => (one.part === "customer" ? { ...one, consent: "asked" as const } : { ...one, consent: "given" as const }));
const told = { agent: agentOfBase.id, session: session(base, "monitor").id, supervisor: supervisor.name, mode: "monitor" as const, purpose: "training", deaf: false, on_screen: true, tone: false };
const guarded: Event[] = [
  { number: 1, age_ms: 146_000, type: "call_started", call: base.id, display: "•••1074", number_from: "•••1074" },
  { number: 2, age_ms: 131_000, type: "call_answered", call: base.id, agent: "Chiara Rossi" },
  { number: 3, age_ms: 131_000, type: "consent_asked", call: base.id, method: "announce", region: "de" },
  { number: 4, age_ms: 124_000, type: "consent_settled", call: base.id, given: true, how: "announced" },
  { number: 5, age_ms: 124_000, type: "recording_started", call: base.id, rule: "always" },
  { number: 6, age_ms: 70_000, type: "supervision_refused", call: base.id, supervisor: "Viktor Sand", mode: "barge", reason: "outside the grant's hours" },
  { number: 7, age_ms: 61_000, type: "session_started", call: base.id, session: id("se", 1), supervisor: "Nadia Brandt", mode: "monitor", purpose: "training" },
  { number: 8, age_ms: 61_000, type: "notice_given", call: base.id, session: id("se", 1), agent: "Chiara Rossi", mode: "monitor", purpose: "training", on_screen: true },
  { number: 9, age_ms: 40_000, type: "privacy_changed", call: base.id, on: true, by: "103" },
  { number: 10, age_ms: 25_000, type: "privacy_ending", call: base.id, left_ms: 15_000 },
  { number: 11, age_ms: 10_000, type: "privacy_changed", call: base.id, on: false, by: "timer" },
  { number: 12, age_ms: 4_000, type: "customer_objected", call: base.id, by: "103", erased: true },
];
const masked = base.participants.map((one) => (one.part === "customer" ? { ...one, name: null, number: "•••1074" } : one));

const help = { agent: base.participants[1]?.person ?? "", reason: "Needs a decision", comment: "May I give 20 %?", age_ms: 9_000, escalated: false };
const calls = (): Call[] => {
  const all = busyFloor();
  const [one, two] = [call(2), call(7)];
  all[2] = supervised(one, session(one, "whisper"), session(one, "monitor", {}, otherSupervisor));
  all[7] = supervised(two, session(two, "monitor"));
  return all;
};
const whisperLeg = session(call(2), "whisper").leg ?? "";

export const fixtures: Record<string, Fixture> = {
  "call-monitor": panel({ mode: "monitor" }),
  "call-whisper-muted": panel({ mode: "whisper" }),
  "call-whisper-speaking": panel({ mode: "whisper", phone: { pressed: true }, level: -20, tab: "timeline" }),
  "call-whisper-quiet": panel({ mode: "whisper", phone: { talk: "open" } }),
  "call-barge-speaking": panel({ mode: "barge", phone: { talk: "open" }, level: -18 }),
  "call-takeover": panel({ mode: "takeover", phone: { talk: "open" }, level: -20, tab: "quality" }),
  "call-switching": panel({ mode: "barge", session: { applied_mode: "monitor", heard_by: [] }, phone: { microphone: "asking" } }),
  "call-connecting": panel({ mode: "monitor", session: { applied_mode: null, phase: "ringing" } }),
  "call-unreachable": panel({ mode: "monitor", session: { applied_mode: null, phase: "ringing" }, phone: { legs: [newLeg(session(base, "monitor").leg ?? "", "supervision", { soundless: true }, 0)] } }),
  "call-on-phone": panel({ mode: "whisper", session: { device: "phone" } }),
  "call-in-another-window": panel({ mode: "barge", phone: { legs: [] } }),
  "call-no-microphone": panel({ mode: "whisper", microphone: false, phone: { microphone: "refused" } }),
  "call-microphone-unplugged": panel({ mode: "barge", microphone: false, phone: { talk: "open", microphone: "missing", unplugged: { instead: null } } }),
  "call-microphone-replaced": panel({
    mode: "barge",
    phone: {
      talk: "open",
      unplugged: { instead: "Built-in microphone" },
      legs: [newLeg(session(base, "barge").leg ?? "", "supervision", { phase: "connected", microphone: true, muted: true }, 0)],
    },
  }),
  "call-resumed": panel({ mode: "whisper", phone: { wasCut: true, talk: "open", legs: [newLeg(session(base, "whisper").leg ?? "", "supervision", { phase: "connected", microphone: true, muted: true }, 0)] } }),
  "call-help": panel({ mode: "monitor", call: { help } }),
  "call-privacy": panel({ mode: "monitor", session: { hears: [] }, call: { privacy: true, privacy_left_ms: 252_000, recording: { ...recording, hears: [] } } }),
  "call-reason": panel({ mode: "monitor", alone: true, answers: chooses, begin: () => asking.set({ call: base.id, mode: "barge" }) }),
  "call-reason-again": panel({
    mode: "monitor",
    alone: true,
    answers: chooses,
    begin: () => {
      setGiven({ reason: "Complaint", purpose: "incident" });
      asking.set({ call: base.id, mode: "takeover" });
    },
  }),
  "call-reason-typed": panel({ mode: "monitor", answers: { "/supervision/options": { ...options, reasons: [] } }, begin: () => asking.set({ call: base.id, mode: "barge" }) }),
  "call-refused": panel({ mode: "monitor", alone: true, answers: chooses, begin: refuse(outsideHours) }),
  "call-refused-why": panel({ mode: "monitor", alone: true, answers: { ...chooses, "/explain": explained }, begin: refuse(outsideHours), panel: { explained: true } }),
  "call-refused-policy": panel({
    mode: "monitor",
    alone: true,
    begin: refuse({ mode: "monitor", covert: false, problem: { code: "not_acknowledged", message: "the policy listening has to be acknowledged first" } }),
  }),
  "call-no-right": panel({ mode: "monitor", alone: true, me: { rights: [{ modes: ["monitor"], teams: [], queues: [], agents: [] }] }, begin: refuse({ mode: "takeover", covert: false, why: "no_right" }) }),
  "call-covert-offered": panel({ mode: "monitor", alone: true, answers: wantsApproval() }),
  "call-covert-ask": panel({ mode: "monitor", alone: true, answers: wantsApproval(), panel: { covert: true } }),
  "call-covert-waiting": panel({ mode: "monitor", alone: true, answers: wantsApproval(approval(null)), panel: { covert: true } }),
  "call-covert-granted": panel({ mode: "monitor", alone: true, answers: wantsApproval(approval(true)), panel: { covert: true } }),
  "call-covert-denied": panel({ mode: "monitor", alone: true, answers: { "/supervision/options": covert, "/explain": explained }, panel: { covert: true } }),
  "call-covert": panel({ mode: "monitor", session: { covert: true, purpose: "incident" } }),
  "call-deaf": panel({ mode: "monitor", session: { deaf: true, hears: [], purpose: "training" }, call: { notices: [told] } }),
  "call-told": panel({ mode: "monitor", session: { purpose: "training" }, call: { notices: [told] } }),
  "call-entering": panel({ mode: "barge", session: { entering: true, heard_by: [] }, phone: { talk: "open" } }),
  "call-recorded": panel({ mode: "monitor", call: { recording } }),
  "call-recorded-by-hand": panel({ mode: "monitor", call: { recording: { ...recording, rule: "on_demand" } }, ...records }),
  "call-may-record": panel({ mode: "monitor", ...records }),
  "call-recording-failed": panel({ mode: "monitor", call: { recording: { ...recording, failed: true } } }),
  "call-private": panel({ mode: "monitor", alone: true, call: { private: true } }),
  "call-objected": panel({ mode: "monitor", alone: true, call: { objected: true }, answers: { [`/calls/${base.id}/timeline`]: { events: guarded } }, tab: "timeline" }),
  "call-objects": panel({ mode: "monitor", panel: { confirming: true } }),
  "call-consent": panel({ mode: "monitor", session: { hears: ["agent"] }, call: { participants: asked } }),
  "call-masked": panel({ mode: "monitor", call: { participants: masked, from: { number: "•••1074", display: "" } } }),
  "call-rescue": panel({ mode: "monitor", call: { phase: "rescue", participants: base.participants } }),
  "call-blocked": panel({ mode: "monitor", phone: { blocked: true } }),
  "call-two-open": {
    render: () => <FloorPage open={call(2).id} />,
    world: (w) => ({
      ...w,
      floor: makeFloor(calls()),
      phones: madeUpPhones(
        { legs: [newLeg(whisperLeg, "supervision", { phase: "connected", microphone: true }, 0)], ear: whisperLeg, microphone: "on", pressed: true },
        -20,
      ),
    }),
  },
};
