import { describe, expect, it } from "vitest";
import type { PhoneMessage } from "@/contract";
import { applyMessage, earOf, newLeg, transmits } from "./legs";
import type { LegState } from "./types";

const after = (messages: PhoneMessage[], legs: readonly LegState[] = []) =>
  messages.reduce((list, message) => applyMessage(list, message, 7), legs);
const ring = (auto: boolean): PhoneMessage => ({ type: "phone.ring", leg: "a", purpose: auto ? "supervision" : "call", auto, from: { number: "1", display: "" }, call: "c" });

describe("legs", () => {
  it("that supervise are taken without asking, calls are not", () => {
    expect(after([ring(true), { type: "phone.up", leg: "a" }])[0]?.phase).toBe("connected");
    expect(after([ring(false), { type: "phone.up", leg: "a" }])[0]?.phase).toBe("ringing");
    expect(after([ring(false), { type: "phone.up", leg: "a" }, { type: "phone.connected", leg: "a" }])[0]?.phase).toBe("connected");
  });

  it("get their name when the server knows the call that we dialled", () => {
    const dialled = newLeg("tag", "call", { phase: "dialling", outgoing: true }, 0);
    expect(after([{ type: "phone.dialling", tag: "tag", leg: "a" }], [dialled])[0]).toMatchObject({ leg: "a", outgoing: true });
    expect(after([{ type: "phone.error", leg: null, code: "x", message: "x", tag: "tag" }], [dialled])).toEqual([]);
  });

  it("that live after a reload are there again, muted; others are gone", () => {
    const here = [newLeg("a", "call", { phase: "connected", microphone: true }, 0), newLeg("b", "call", { phase: "connected" }, 0)];
    const living: PhoneMessage = { type: "phone.legs", legs: [{ leg: "a", purpose: "call", state: "connected", call: "c" }, { leg: "n", purpose: "supervision", state: "connected", call: "d" }] };
    const legs = after([living], here);
    expect(legs.map((one) => [one.leg, one.muted])).toEqual([["a", true], ["n", true]]);
  });

  it("outlive what this page does not understand", () => {
    const here = [newLeg("a", "call", { phase: "connected" }, 0)];
    expect(after([{ type: "phone.transferred", leg: "a", status: 486 }, { type: "phone.of_tomorrow" } as unknown as PhoneMessage], here)).toEqual(here);
  });

  it("end", () => expect(after([ring(true), { type: "phone.ended", leg: "a", status: 0, reason: "" }])).toEqual([]));
});

describe("the microphone's sound leaves", () => {
  const supervision = newLeg("a", "supervision", { phase: "connected", microphone: true }, 0);
  const talk = newLeg("a", "call", { phase: "connected", microphone: true }, 0);
  const state = { ear: "a", talk: "push" as const, pressed: false };

  it("in supervision only while the key is held", () => {
    expect(transmits(state, supervision)).toBe(false);
    expect(transmits({ ...state, pressed: true }, supervision)).toBe(true);
  });
  it("or with an open microphone while not muted", () => {
    expect(transmits({ ...state, talk: "open" }, supervision)).toBe(true);
    expect(transmits({ ...state, talk: "open", pressed: true }, { ...supervision, muted: true })).toBe(false);
  });
  it("in a call of one's own while not muted, whatever the habit", () => {
    expect(transmits(state, talk)).toBe(true);
    expect(transmits({ ...state, pressed: true }, { ...talk, muted: true })).toBe(false);
  });
  it("never without the ear, without a microphone, or before the call is answered", () => {
    const open = { ...state, talk: "open" as const, pressed: true };
    expect(transmits({ ...open, ear: "b" }, supervision)).toBe(false);
    expect(transmits(open, { ...supervision, microphone: false })).toBe(false);
    for (const phase of ["ringing", "connecting", "dialling"] as const) expect(transmits(open, { ...talk, phase })).toBe(false);
  });
});

describe("the ear", () => {
  const legs = [newLeg("a", "supervision", { phase: "connected" }, 0), newLeg("b", "supervision", { phase: "connected" }, 0)];
  it("stays where the person put it, and falls to the newest when that leg ends", () => {
    expect(earOf(legs, "a")).toBe("a");
    expect(earOf(legs, "gone")).toBe("b");
    expect(earOf([newLeg("r", "call", { phase: "ringing" }, 0)], null)).toBe(null);
  });
});
