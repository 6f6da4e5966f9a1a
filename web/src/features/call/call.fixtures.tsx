import { agentLeg, busyFloor, call, customerLeg, otherSupervisor, session, supervised } from "@fixtures/made_up";
import { levelOf, makeFloor, madeUpPhones, madeUpRest } from "@fixtures/world";
import type { PhoneState } from "@/audio/types";
import { newLeg } from "@/audio/legs";
import { makeApi } from "@/client/api";
import type { Call, Event, Mode, Session } from "@/contract";
import type { Fixture } from "@/features/shared/fixture";
import { FloorPage } from "@/features/floor/FloorPage";
import { useWorld } from "@/features/shared/world";
import { texts } from "@/texts";
import { CallDock } from "./CallDock";

const base = call(2);

type State = {
  mode: Mode;
  session?: Partial<Session>;
  call?: Partial<Call>;
  phone?: Partial<PhoneState>;
  microphone?: boolean;
  level?: number; // of my own voice
  tab?: string;
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

function Dock({ tab }: { tab?: string | undefined }) {
  const { floor, me } = useWorld();
  const shown = floor.get().calls.get(base.id);
  const mine = [...floor.get().calls.values()].filter((one) => one.sessions.some((s) => s.supervisor.id === me.id));
  return shown ? <CallDock shown={shown} calls={mine} show={() => undefined} close={() => undefined} {...(tab ? { tab } : {})} /> : null;
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
      <main style={{ width: 400, height: "100vh", display: "grid", gridTemplateRows: "minmax(0, 1fr)" }}>
        <h1 className="visually-hidden">{texts.call.panel}</h1>
        <Dock tab={state.tab} />
      </main>
    ),
    world: (w) => ({
      ...w,
      floor: makeFloor([{ ...supervised(base, mine), ...state.call }]),
      phones: madeUpPhones({ legs, ear: leg, microphone, ...state.phone }, state.level ?? -60),
      api: makeApi(madeUpRest({ [`/calls/${base.id}/timeline`]: { events }, [`/calls/${base.id}/quality`]: { legs: quality } })),
    }),
  };
}

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
  "call-on-phone": panel({ mode: "whisper", session: { device: "phone" } }),
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
  "call-privacy": panel({ mode: "monitor", session: { hears: [] }, call: { privacy: true } }),
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
