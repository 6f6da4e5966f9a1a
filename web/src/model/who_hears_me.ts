// "Who hears me": from the table that the media applies, and from the sound that leaves this page. Never from a wish.
import type { Call, Mode, Part, Session } from "@/contract";

export type Listener = { part: Part; name: string };

// What this page knows of its own microphone. `silent`: open, and yet no sound comes from it at all; `elsewhere`: the
// leg is another page's, and so is its microphone.
export type OwnSound = "elsewhere" | "none" | "muted" | "silent" | "quiet" | "speaking";

export type WhoHearsMe = {
  audience: "unknown" | "nobody" | "agent" | "customer" | "everybody" | "some";
  listeners: Listener[]; // who could hear me, if I spoke
  heard: "never" | "if_unmuted" | "if_i_speak" | "now" | "unmeasured" | "no_sound";
  applied: Mode | null;
  switchingTo: Mode | null; // commanded and not yet applied
  privacy: boolean;
  elsewhere: boolean; // I take part in another window or browser
};

export function listenersOf(call: Call, session: Session): Listener[] {
  return call.table.hears
    .filter((pair) => pair.speaker.leg === session.leg && pair.gain > 0)
    .map((pair) => ({ part: pair.listener.part, name: pair.listener.name }));
}

function audienceOf(session: Session, call: Call): WhoHearsMe["audience"] {
  // Fellow supervisors who shadow are no audience of their own: they are named, they do not change the headline.
  const parts = session.heard_by.filter((part) => part !== "supervisor");
  if (parts.length === 0) return session.heard_by.length ? "some" : "nobody";
  const talkers = call.participants.filter((one) => one.connected);
  if (parts.length > 1 && parts.length >= talkers.length) return "everybody";
  if (parts.every((part) => part === "agent")) return "agent";
  if (parts.every((part) => part === "customer")) return "customer";
  return "some";
}

function heardOf(audience: WhoHearsMe["audience"], session: Session, sound: OwnSound): WhoHearsMe["heard"] {
  if (audience === "nobody" || audience === "unknown") return "never";
  if (session.device !== "browser" || sound === "elsewhere") return "unmeasured"; // we do not hear that microphone
  if (sound === "none" || sound === "muted") return "if_unmuted";
  if (sound === "silent") return "no_sound";
  return sound === "speaking" ? "now" : "if_i_speak";
}

export function whoHearsMe(call: Call, session: Session, sound: OwnSound, stale: boolean): WhoHearsMe {
  const audience = stale ? "unknown" : audienceOf(session, call);
  return {
    audience,
    listeners: audience === "unknown" ? [] : listenersOf(call, session),
    heard: heardOf(audience, session, sound),
    applied: stale ? null : session.applied_mode,
    switchingTo: session.mode !== session.applied_mode ? session.mode : null,
    privacy: call.privacy,
    elsewhere: session.device === "browser" && sound === "elsewhere",
  };
}
