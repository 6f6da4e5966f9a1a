import { describe, expect, it } from "vitest";
import { agents, call, me, session } from "@fixtures/made_up";
import type { Right } from "@/contract";
import { emptyFloor, fromSnapshot } from "./floor";
import { isSupervisor, mayRecord, maySupervise, whyNot } from "./rights";

const base = call(1); // Ben Okafor of Support, in the queue Support
const floor = fromSnapshot({ type: "snapshot", number: 1, calls: [base], agents: agents(), queues: [], sessions: [] }, emptyFloor, 0);
const may = (right: Partial<Right>, mode: Right["modes"][number] = "whisper") =>
  maySupervise({ ...me, rights: [{ modes: ["monitor", "whisper"], teams: [], queues: [], agents: [], ...right }] }, floor, base, mode);

describe("rights", () => {
  it("without a scope hold for everybody, in their modes only", () => {
    expect(may({})).toBe(true);
    expect(may({}, "barge")).toBe(false);
  });
  it("hold for a team, a queue or an agent", () => {
    expect(may({ teams: ["Support"] })).toBe(true);
    expect(may({ teams: ["Orders"] })).toBe(false);
    expect(may({ teams: ["Orders"], queues: ["Support"] })).toBe(true);
    expect(may({ agents: [base.participants[1]?.person ?? ""] })).toBe(true);
    expect(may({ agents: ["somebody else"] })).toBe(false);
  });
  it("never hold for oneself", () => {
    const self = { ...me, id: base.participants[1]?.person ?? "" };
    expect(maySupervise(self, floor, base, "monitor")).toBe(false);
  });
  it("end where the customer objects or the agent says private, but for who talks with the customer", () => {
    const why = (change: Partial<typeof base>, mode: Right["modes"][number] = "monitor") => whyNot(me, floor, { ...base, ...change }, mode);
    expect(why({})).toBeNull();
    expect([why({ objected: true }), why({ objected: true }, "takeover")]).toEqual(["objected", null]);
    const taken = [session(base, "takeover")];
    expect([why({ private: true }), why({ private: true, sessions: taken }, "takeover")]).toEqual(["private", null]);
    expect(why({ participants: base.participants.slice(0, 1) })).toBe("no_agent");
    expect(whyNot({ ...me, rights: [] }, floor, base, "monitor")).toBe("no_right");
  });
  it("to record are given apart from the modes", () => {
    expect(mayRecord(me, floor, base)).toBe(false);
    const right = { modes: [], teams: ["Support"], queues: [], agents: [], rights: ["record" as const] };
    expect(mayRecord({ ...me, rights: [right] }, floor, base)).toBe(true);
    expect(mayRecord({ ...me, rights: [{ ...right, teams: ["Orders"] }] }, floor, base)).toBe(false);
  });
  it("are missing: no supervisor", () => expect(isSupervisor({ ...me, rights: [] })).toBe(false));
});
