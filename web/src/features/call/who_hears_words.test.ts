import { expect, it } from "vitest";
import { call, session, supervised } from "@fixtures/made_up";
import type { Mode, Session } from "@/contract";
import { whoHearsMe, type OwnSound } from "@/model/who_hears_me";
import { hearsWords } from "./who_hears_words";

const base = call(1); // Tom Becker and Ben Okafor
function words(mode: Mode, sound: OwnSound, talk: "push" | "open" = "push", change: Partial<Session> = {}, stale = false) {
  const mine = session(base, mode, change);
  const on = supervised(base, mine);
  const microphone = sound === "none" ? ("refused" as const) : ("on" as const);
  const said = hearsWords(whoHearsMe(on, mine, sound, stale), on, mine, { microphone, talk });
  return `${said.tone}: ${said.headline} / ${said.more}`;
}

it("says why he is not heard yet, and whether the agent knows", () => {
  const deaf = words("monitor", "none", "push", { deaf: true });
  const entering = words("barge", "speaking", "open", { entering: true, heard_by: [] });
  const mine = session(base, "monitor", { covert: true });
  const told = { agent: "", session: mine.id, supervisor: "", mode: "monitor" as const, purpose: null, deaf: false, tone: false, on_screen: true };
  const more = (notices: (typeof told)[]) => {
    const on = { ...supervised(base, mine), notices };
    return hearsWords(whoHearsMe(on, mine, "none", false), on, mine, { microphone: "off", talk: "push" }).more;
  };
  expect([deaf, entering, more([]), more([told]), more([{ ...told, on_screen: false, tone: true }])]).toEqual([
    "safe: Nobody hears you, and you hear nothing yet / Ben Okafor was told that you come; you hear in a few seconds.",
    "safe: The customer hears the announcement, not yet you / You are heard as soon as it has played.",
    "You hear both sides. They do not notice. Covert: the agent is not told.",
    "You hear both sides. Ben Okafor knows; nobody notices a sound.",
    "You hear both sides. Ben Okafor was told by a tone.",
  ]);
});

it("says whom he does not hear, and that nobody is told of it", () => {
  const mine = session(base, "monitor", { hears: ["agent"] });
  const more = (consent: "asked" | "refused") => {
    const participants = base.participants.map((one) => (one.part === "customer" ? { ...one, name: null, consent } : one));
    const on = { ...supervised({ ...base, participants }, mine) };
    return hearsWords(whoHearsMe(on, mine, "none", false), on, mine, { microphone: "off", talk: "push" }).more;
  };
  expect([more("asked"), more("refused")]).toEqual([
    "You do not hear the customer before consent is given. They do not notice.",
    "You do not hear the customer: no consent. They do not notice.",
  ]);
});

it("says in plain words who hears me", () => {
  expect([
    words("monitor", "speaking"),
    words("whisper", "muted"),
    words("whisper", "muted", "open"),
    words("whisper", "quiet"),
    words("whisper", "speaking"),
    words("whisper", "none"),
    words("whisper", "silent"),
    words("barge", "speaking"),
    words("takeover", "speaking"),
    words("whisper", "none", "push", { device: "phone" }),
    words("monitor", "elsewhere"),
    words("barge", "elsewhere"),
    words("monitor", "none", "push", { applied_mode: null, phase: "ringing" }),
    words("monitor", "none", "push", { applied_mode: null, phase: "ringing", device: "phone" }),
    words("barge", "speaking", "open", {}, true),
  ]).toEqual([
    "safe: Nobody hears you / You hear both sides. They do not notice.",
    "could: Nobody hears you: muted / Only Ben Okafor would. Hold Space to speak.",
    "could: Nobody hears you: muted / Only Ben Okafor would. Unmute to speak.",
    "live: Only Ben Okafor can hear you / You are live.",
    "live: Only Ben Okafor hears you / You are live.",
    "trouble: Nobody hears you: no microphone / Only Ben Okafor would.",
    "trouble: Your microphone gives no sound / It is open, yet nothing comes from it. Is it muted at its switch?",
    "live: Everybody hears you / You are live.",
    "live: Tom Becker hears you / You are live. Ben Okafor waits and is back when you hand back.",
    "live: Only Ben Okafor can hear you / On your telephone: its microphone decides.",
    "safe: Nobody hears you / You listen in another window, not here. They do not notice.",
    "live: Everybody can hear you / In another window: its microphone decides.",
    "safe: Connecting. Nobody hears you yet. / ",
    "safe: Nobody hears you / Your phone rings: answer it.",
    "trouble: Nobody can say who hears you / The connection to the server is lost. Your microphone is muted.",
  ]);
});
