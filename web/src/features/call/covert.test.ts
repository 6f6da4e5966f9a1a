import { expect, it } from "vitest";
import type { Approval, Explanation } from "@/contract";
import { covertState } from "./covert";

const who = { id: "", extension: "", name: "" };
const mine = (granted: boolean | null): Approval => ({ id: "a", supervisor: who, agent: who, reason: "", age_ms: 0, granted, own: true, may_answer: false });
const says = (...against: string[]): Explanation => ({
  allowed: against.length === 0,
  granted_by: null,
  findings: [{ rule: "scope", allowed: true, words: "" }, ...against.map((rule) => ({ rule, allowed: false, words: rule }))],
});

it("asks a second person only where the rules want one, and nobody where nothing helps", () => {
  expect(covertState(null, undefined, false)).toEqual({ at: "checking" });
  expect(covertState(says("hours", "approval"), undefined, false)).toEqual({ at: "denied", findings: [{ rule: "hours", allowed: false, words: "hours" }] });
  expect(covertState(says("approval", "reason"), undefined, false)).toEqual({ at: "ask", gone: false });
  expect(covertState(says("approval"), undefined, true)).toEqual({ at: "ask", gone: true });
  expect(covertState(says("approval"), mine(null), true)).toEqual({ at: "waiting" });
  expect(covertState(says(), mine(true), true)).toEqual({ at: "ready" });
  expect(covertState(says("reason"), undefined, false)).toEqual({ at: "ready" });
});
