import { expect, it } from "vitest";
import type { Event } from "@/contract";
import { eventWords, supervisorsOf } from "./timeline_words";

const event = (type: Event["type"], rest: Partial<Event> = {}): Event => ({ number: 1, age_ms: 0, type, call: "c", ...rest });

it("names the supervisor also where only his session is told", () => {
  const events = [
    event("session_started", { session: "s", supervisor: "Nadia" }),
    event("session_mode_changed", { session: "s", mode: "whisper" }),
    event("session_ended", { session: "s" }),
    event("session_ended", { session: "unknown" }),
  ];
  const names = supervisorsOf(events);
  expect(events.map((one) => eventWords(one, names))).toEqual([
    "Nadia starts to supervise",
    "Nadia: Whisper",
    "Nadia leaves",
    "Supervisor leaves",
  ]);
});

it("tells what protects people, with its reasons", () => {
  expect(
    [
      event("privacy_changed", { on: false, by: "timer" }),
      event("notice_given", { agent: "Ben", supervisor: "Nadia", mode: "whisper", purpose: "training", on_screen: true, tone: true }),
      event("notice_given", { agent: "Ben", supervisor: "Nadia", stopped: true }),
      event("consent_asked", { method: "announce", region: "us-ca" }),
      event("consent_settled", { given: false, how: "no_answer" }),
      event("customer_objected", { by: "101", erased: true }),
      event("customer_objected", { by: "key" }),
      event("marked_private", { on: false }),
      event("recording_started", { rule: "on_demand" }),
      event("recording_stopped", { cause: "objection", erased: true }),
      event("recording_lost", { reason: "disk full" }),
      event("supervision_refused", { supervisor: "Nadia", mode: "barge", reason: "it takes a reason" }),
      event("session_started", { supervisor: "Nadia", mode: "monitor", covert: true, purpose: "incident", reason: "Complaint 4711" }),
      event("entry_announced", { supervisor: "Nadia", heard: false }),
    ].map((one) => eventWords(one, new Map(), (extension) => (extension === "101" ? "Ben" : extension))),
  ).toEqual([
    "Privacy pause ends, by the timer",
    "Ben is told that Nadia whispers, for training: on screen, by a tone",
    "Ben is told that Nadia listens no longer",
    "The announcement plays (rules of us-ca)",
    "Consent is not given: no answer",
    "The customer objects (told by Ben): nobody listens, nothing is recorded; what was kept is erased",
    "The customer objects (by a key): nobody listens, nothing is recorded",
    "The call is no longer private",
    "Recording begins: asked for",
    "Recording ends: the customer objects; what was kept is erased",
    "A part of the recording is lost: disk full",
    "Nadia was refused: Barge: it takes a reason",
    "Nadia starts to supervise, covertly, for incident: Complaint 4711",
    "The announcement that Nadia joins was not heard to its end",
  ]);
});

it("has words for what a caller hides", () => {
  expect(eventWords(event("call_started"))).toBe("Call from Unknown caller");
  expect(eventWords(event("call_started", { display: "<b>", number_from: "1" }))).toBe("Call from <b>");
});
