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

it("has words for what a caller hides", () => {
  expect(eventWords(event("call_started"))).toBe("Call from Unknown caller");
  expect(eventWords(event("call_started", { display: "<b>", number_from: "1" }))).toBe("Call from <b>");
});
