import { describe, expect, it } from "vitest";
import { agentLeg, agentMe, call, id, me as supervisor, otherSupervisor, session, supervised } from "@fixtures/made_up";
import { quietPhone } from "@fixtures/world";
import { newLeg } from "@/audio/legs";
import type { Call, Event } from "@/contract";
import { emptyFloor, fromSnapshot, type LiveCall } from "@/model/floor";
import { choicesOf, wrapUpLeft } from "./agent_state";
import { arrange, deskCalls, isOnMyDesk, calledBy, joinable, mayLeave } from "./desk_calls";
import { deskKey, type KeyPress } from "./desk_key";
import { dialable } from "./dialling";
import { helpOf, takeHelpEvent } from "./help";
import { recentRow } from "./recent";
import { troubleOf } from "./trouble";
import { takePauseEvent } from "./pause_ending";
import { stillTold, takenOverBy, watchersOf } from "./watchers";
import { noNews, takeNotice, takeSnapshot } from "@/model/desk_news";

const kNow = 1_000_000;
const live = (...calls: Call[]): LiveCall[] => [
  ...fromSnapshot({ type: "snapshot", number: 1, calls, agents: [], queues: [], sessions: [] }, emptyFloor, kNow).calls.values(),
];
const leg = (n: number, change = {}) => newLeg(agentLeg(n), "call", { call: id("c", n), phase: "connected", ...change }, kNow - 5_000);

describe("calls on the desk", () => {
  it("puts the browser's leg and the server's call together", () => {
    const [one] = deskCalls(live(call(0)), [leg(0)], agentMe.id);
    expect(one).toMatchObject({ state: "talking", name: "Margarete Schulz", number: "+49 30 5550 1000" });
    expect(one?.call?.id).toBe(id("c", 0));
  });

  it("finds the call of a dialled leg by its leg, and names it by its number until then", () => {
    const dialled = newLeg(agentLeg(0), "call", { phase: "dialling", outgoing: true, from: { number: "104", display: "" } }, kNow);
    expect(deskCalls([], [dialled], agentMe.id)[0]).toMatchObject({ call: null, number: "104", state: "dialling" });
    expect(deskCalls(live(call(0)), [dialled], agentMe.id)[0]?.call?.id).toBe(id("c", 0));
  });

  it("shows a call on the desk phone once, as a companion", () => {
    const calls = deskCalls(live(call(0)), [], agentMe.id);
    expect(calls).toHaveLength(1);
    expect(calls[0]).toMatchObject({ leg: null, state: "talking" });
    const ringing = call(0, { participants: call(0).participants.map((one) => ({ ...one, connected: false })) });
    expect(deskCalls(live(ringing), [], agentMe.id)[0]?.state).toBe("elsewhere");
  });

  it("tells parked and held apart", () => {
    const taken = supervised(call(0), session(call(0), "takeover"));
    expect(deskCalls(live(taken), [leg(0, { onHold: true })], agentMe.id)[0]?.state).toBe("parked");
    expect(deskCalls(live(call(0)), [leg(0, { onHold: true })], agentMe.id)[0]?.state).toBe("held");
  });

  it("leaves supervision out", () => {
    expect(deskCalls([], [newLeg("x", "supervision", {}, kNow)], agentMe.id)).toEqual([]);
    const other = call(4);
    expect(isOnMyDesk(other, agentMe.id)).toBe(false);
    expect(isOnMyDesk(call(0), agentMe.id)).toBe(true);
  });

  it("puts the one with the ear in front and lets two be joined", () => {
    const calls = deskCalls(live(call(0), call(3)), [leg(0, { onHold: true }), leg(3)], agentMe.id);
    const desk = arrange(calls, agentLeg(3), null);
    expect(desk.front?.key).toBe(agentLeg(3));
    expect(desk.others.map((one) => one.key)).toEqual([agentLeg(0)]);
    const other = desk.front && joinable(desk.front, desk.others);
    expect(other?.key).toBe(agentLeg(0));
    expect(desk.front && other && mayLeave(desk.front, other)).toBe(true);
    expect(arrange(calls, null, agentLeg(0)).front?.key).toBe(agentLeg(0));
  });

  it("joins nothing that is not answered, and of several calls the newest", () => {
    const [first, second, third] = deskCalls([], [leg(0, { onHold: true }), leg(3, { onHold: true, since: 1 }), leg(5, { phase: "dialling" })], agentMe.id).sort((a, b) => a.since - b.since);
    if (!first || !second || !third) throw new Error("three calls");
    const dialled = [first, second, third].find((one) => one.state === "dialling");
    const answered = [first, second, third].filter((one) => one !== dialled);
    expect(dialled && joinable(dialled, answered), "somebody is only called").toBeNull();
    expect(joinable(answered[0]!, [dialled!])).toBeNull();
    expect(joinable(dialled!, [])).toBeNull();
    expect(joinable({ ...answered[0]!, state: "talking" }, answered)).toBe(answered.at(-1));
  });

  it("says why it rings only when the server has told of the call", () => {
    const [rings] = deskCalls([], [leg(0, { phase: "ringing" })], agentMe.id);
    const [told] = deskCalls(live(call(0)), [leg(0, { phase: "ringing" })], agentMe.id);
    const [direct] = deskCalls(live(call(0, { queue: null })), [leg(0, { phase: "ringing" })], agentMe.id);
    expect([rings, told, direct].map((one) => one && calledBy(one))).toEqual(["", "for Orders", "calls you directly"]);
  });

  it("never puts a call that rings in front", () => {
    const calls = deskCalls([], [leg(0, { phase: "ringing" })], agentMe.id);
    expect(arrange(calls, null, agentLeg(0))).toMatchObject({ front: null, others: [], incoming: [{ state: "incoming" }] });
  });
});

describe("keys", () => {
  const press: KeyPress = { key: "Enter", repeat: false, modified: false, typing: false, onButton: false, popup: false };
  const rings = { rings: true, talks: false, keypad: false };
  const talks = { rings: false, talks: true, keypad: false };

  it("answers and rejects what rings, and nothing else", () => {
    expect(deskKey(press, rings)).toEqual({ does: "answer" });
    expect(deskKey({ ...press, key: "Escape" }, rings)).toEqual({ does: "reject" });
    expect(deskKey(press, talks)).toBeNull();
  });
  it("leaves the keyboard to whoever types, to buttons and to what is open", () => {
    for (const one of [{ typing: true }, { onButton: true }, { popup: true }, { repeat: true }, { modified: true }])
      expect(deskKey({ ...press, ...one }, rings)).toBeNull();
  });
  it("mutes, holds, and sends digits only while the keypad is open", () => {
    expect(deskKey({ ...press, key: "M" }, talks)).toEqual({ does: "mute" });
    expect(deskKey({ ...press, key: "h" }, talks)).toEqual({ does: "hold" });
    expect(deskKey({ ...press, key: "5" }, talks)).toBeNull();
    expect(deskKey({ ...press, key: "5" }, { ...talks, keypad: true })).toEqual({ does: "digit", digit: "5" });
  });
});

describe("dialling", () => {
  it("takes numbers as people write them", () => {
    expect(dialable(" +49 (30) 5550-1000 ")).toBe("+493055501000");
    expect(dialable("tel:+49.30.1")).toBe("+49301");
    expect(dialable("*21#")).toBe("*21#");
  });
  it("dials nothing that is none", () => {
    for (const one of ["", "anna", "49+30", "<script>", "1".repeat(33)]) expect(dialable(one)).toBeNull();
  });
});

describe("help", () => {
  const [asked] = live(call(0, { help: { agent: agentMe.id, reason: "Angry", comment: "", age_ms: 9_000, escalated: false } }));
  const [quiet] = live(call(0));
  const ended = (cause: string): Event => ({ number: 1, age_ms: 0, type: "help_ended", call: id("c", 0), cause, by: "" });

  it("goes from asked to joined, and forgets with the call", () => {
    expect(helpOf(asked ?? null, new Set(), [])).toMatchObject({ at: "asked", reason: "Angry", since: kNow - 9_000 });
    const handled = takeHelpEvent(new Set(), ended("handled"));
    const helper = { supervisor: "Nadia", mode: "whisper" as const, purpose: null, deaf: false };
    expect(helpOf(quiet ?? null, handled, [{ ...helper, mode: "monitor" }]), "who only listens is no help").toEqual({ at: "handled" });
    expect(helpOf(quiet ?? null, handled, [helper])).toEqual({ at: "joined", by: "Nadia" });
    expect(helpOf(quiet ?? null, takeHelpEvent(handled, { ...ended(""), type: "call_ended" }), [helper])).toEqual({ at: "none" });
  });
  it("is over when it was taken back, or the call is", () => {
    for (const cause of ["taken_back", "call_ended"]) {
      expect(helpOf(quiet ?? null, takeHelpEvent(new Set(), ended(cause)), [])).toEqual({ at: "none" });
    }
  });
});

describe("who listens", () => {
  it("believes the call, and the notice where the call is silent", () => {
    const heard = supervised(call(0), session(call(0), "whisper", {}, supervisor));
    const noticed = [
      { supervisor: supervisor.name, mode: "monitor" as const, purpose: null, deaf: false },
      { supervisor: otherSupervisor.name, mode: "takeover" as const, purpose: null, deaf: false },
    ];
    const watchers = watchersOf(heard, noticed);
    expect(watchers).toEqual([
      { supervisor: supervisor.name, mode: "whisper", purpose: null, deaf: false },
      { supervisor: otherSupervisor.name, mode: "takeover", purpose: null, deaf: false },
    ]);
    expect(takenOverBy(watchers)).toBe(otherSupervisor.name);
  });
  it("says nothing of a session that only rings", () => {
    expect(watchersOf(supervised(call(0), session(call(0), "monitor", { phase: "ringing", applied_mode: null })), [])).toEqual([]);
  });
});

describe("a notice before he listens", () => {
  const noticed = [{ supervisor: "Nadia", mode: "monitor" as const, purpose: null, deaf: true }];
  const told = (deaf: boolean) => [{ agent: agentMe.id, session: id("se", 1), supervisor: "Nadia", mode: "monitor" as const, purpose: null, deaf, on_screen: true, tone: false }];
  it("is of one who comes, until the call says that he has", () => {
    expect(watchersOf(null, noticed)[0]?.deaf).toBe(true);
    expect(watchersOf(call(0, { notices: told(true) }), noticed)[0]?.deaf).toBe(true);
    expect(watchersOf(call(0, { notices: told(false) }), noticed)[0]?.deaf).toBe(false);
  });
});

describe("notices", () => {
  const notice = { type: "notice" as const, call: id("c", 0), session: id("se", 1), supervisor: "Nadia", mode: "monitor" as const, purpose: "training", deaf: false };

  it("keep who listens and what for, until he stops or the calls tell anew", () => {
    const told = takeNotice(noNews, notice, kNow);
    expect(told.watchers.get(id("c", 0))).toEqual([{ supervisor: "Nadia", mode: "monitor", purpose: "training", deaf: false }]);
    const over = takeNotice(told, { ...notice, mode: null }, kNow + 1);
    expect(over).toMatchObject({ watchers: new Map(), stopped: [{ supervisor: "Nadia", knew: true, at: kNow + 1 }] });
    expect(takeNotice(over, notice, kNow + 2).stopped, "he began again").toEqual([]);
  });
  it("are true of a new snapshot, too: who is gone from it has stopped", () => {
    const told = takeNotice(noNews, notice, kNow);
    const notices = [{ agent: agentMe.id, session: notice.session, supervisor: "Nadia", mode: "monitor" as const, purpose: "training", deaf: false, on_screen: true, tone: false }];
    const there = [call(0, { notices })];
    expect(takeSnapshot(told, [], there, agentMe.id, kNow)).toMatchObject({ watchers: new Map(), stopped: [] });
    for (const gone of [takeSnapshot(told, [], [], agentMe.id, kNow), takeSnapshot(noNews, there, [call(0)], agentMe.id, kNow)])
      expect(gone.stopped).toMatchObject([{ supervisor: "Nadia", purpose: "training", knew: true, at: kNow }]);
    expect(takeSnapshot(noNews, there, [], "somebody else", kNow).stopped).toEqual([]);
  });
  it("say that somebody has stopped, for a minute, and not while he listens", () => {
    const stopped = [{ id: 1, supervisor: "Nadia", purpose: null, knew: true, at: kNow }];
    expect(stillTold(stopped, [], kNow + 59_000)).toEqual(stopped);
    expect(stillTold(stopped, [], kNow + 60_000)).toEqual([]);
    expect(stillTold(stopped, [{ supervisor: "Nadia", mode: "monitor", purpose: null, deaf: false }], kNow)).toEqual([]);
  });
  it("that come when the call is over stay, whoever begins again", () => {
    const after = takeNotice(noNews, { ...notice, mode: null }, kNow).stopped;
    expect(after).toMatchObject([{ supervisor: "Nadia", purpose: "training", knew: false }]);
    expect(stillTold(after, [{ supervisor: "Nadia", mode: "monitor", purpose: null, deaf: false }], kNow + 60_000)).toEqual(after);
    expect(takeNotice({ ...noNews, stopped: after }, notice, kNow).stopped).toEqual(after);
  });
});

describe("a pause that ends by itself", () => {
  const event = (type: Event["type"]): Event => ({ number: 1, age_ms: 0, type, call: id("c", 0) });
  it("is warned of until it has ended", () => {
    const ending = takePauseEvent(new Set(), event("privacy_ending"));
    expect([...ending]).toEqual([id("c", 0)]);
    expect(takePauseEvent(ending, event("hold_changed"))).toBe(ending);
    expect(takePauseEvent(ending, event("privacy_changed")).size).toBe(0);
    expect(takePauseEvent(ending, event("call_ended")).size).toBe(0);
  });
});

describe("trouble", () => {
  it("names the worst first, and only where this browser is a phone", () => {
    expect(troubleOf({ ...quietPhone, microphone: "missing" })).toBe("missing");
    expect(troubleOf({ ...quietPhone, microphone: "missing", rings: false })).toBeNull();
    expect(troubleOf({ ...quietPhone, microphone: "missing", legs: [leg(0)] })).toBe("unplugged");
    const replaced = { ...quietPhone, microphone: "on" as const, unplugged: { instead: "Built-in microphone" } };
    expect(troubleOf({ ...replaced, legs: [leg(0)] })).toBe("replaced");
    expect(troubleOf(replaced), "no call, nothing to say").toBeNull();
    expect(troubleOf({ ...quietPhone, blocked: true, wasCut: true, legs: [leg(0)] })).toBe("blocked");
    expect(troubleOf({ ...quietPhone, blocked: true, wasCut: true, legs: [leg(0, { muted: true })] })).toBe("cut");
    expect(troubleOf({ ...quietPhone, wasCut: true, legs: [leg(0, { muted: true })] })).toBe("cut");
    expect(troubleOf({ ...quietPhone, wasCut: true, legs: [leg(0)] })).toBeNull();
    expect(troubleOf({ ...quietPhone, legs: [leg(0, { phase: "connecting", soundless: true })] })).toBe("unreachable");
    expect(troubleOf({ ...quietPhone, legs: [leg(0, { soundless: true })] })).toBe("soundless");
  });
});

describe("state", () => {
  it("offers what makes sense", () => {
    expect(choicesOf("available", false)).toEqual(["pause"]);
    expect(choicesOf("paused", false)).toEqual(["resume"]);
    expect(choicesOf("wrap_up", false)).toEqual(["ready", "pauseAfter"]);
    expect(choicesOf("on_call", true)).toEqual(["stay"]);
  });
  it("counts wrap-up down, where it knows how long", () => {
    expect(wrapUpLeft({ since: 0, until: 20_000 }, 5_000)).toBe(0.75);
    expect(wrapUpLeft({ since: 0, until: 20_000 }, 30_000)).toBe(0);
    expect(wrapUpLeft({ since: 0, until: null }, 5_000)).toBeNull();
  });
});

describe("recent calls", () => {
  const past = { id: id("r", 1), direction: "inbound" as const, number: "1", name: null, queue: null, talk_ms: null, cause: "" };
  it("counts days by the calendar", () => {
    const now = new Date(2026, 2, 2, 0, 30);
    const at = (d: Date) => recentRow({ ...past, started: d.toISOString() }, now).day;
    expect(at(new Date(2026, 2, 2, 0, 10))).toBe("today");
    expect(at(new Date(2026, 2, 1, 23, 50))).toBe("yesterday");
    expect(at(new Date(2026, 1, 28, 12, 0))).toBe("earlier");
  });
});
