// What happened in a call, as a line that a person reads. Pure.
import type { Event } from "@/contract";
import { texts } from "@/texts";

const t = texts.call.events;

// Whose session it is: only its start says it, what follows names the session alone.
export function supervisorsOf(events: readonly Event[]): ReadonlyMap<string, string> {
  const names = new Map<string, string>();
  for (const { session, supervisor } of events) if (session && supervisor) names.set(session, supervisor);
  return names;
}

type Name = (extension: string) => string;
const causes: Partial<Record<string, string>> = t.causes;
const because = (what: string, why: string | undefined): string => (why ? t.because(what, why) : what);
const actors: Partial<Record<string, string>> = t.actors;
const erased = (what: string, event: Event): string => (event.erased ? t.erased(what) : what);
const forPurpose = (what: string, event: Event): string => (event.purpose ? t.purpose(what, event.purpose) : what);

function objectionWords(event: Event, name: Name): string {
  const how = event.by === "key" ? t.objected_by_key : event.by ? t.objected_by(name(event.by)) : "";
  return erased(t.customer_objected(how), event);
}

function noticeWords(event: Event, supervisor: string): string {
  const agent = event.agent ?? texts.common.parts.agent;
  if (event.stopped) return t.notice_ended(agent, supervisor);
  const how = [event.on_screen ? t.on_screen : "", event.tone ? t.tone : ""].filter(Boolean).join(", ");
  return because(forPurpose(t.notices[event.mode ?? "monitor"](agent, supervisor), event), how);
}

function startWords(event: Event, supervisor: string): string {
  const what = event.covert ? t.covertly(t.session_started(supervisor)) : t.session_started(supervisor);
  return because(forPurpose(what, event), event.reason);
}

// `nameOf`: of the person who has this extension.
export function eventWords(event: Event, supervisors: ReadonlyMap<string, string> = new Map(), nameOf: Name = (extension) => extension): string {
  const actor = (by: string): string => actors[by] ?? nameOf(by);
  const byWhom = (what: string): string => (event.by ? t.by(what, actor(event.by)) : what);
  const session = event.session ? supervisors.get(event.session) : undefined;
  const supervisor = event.supervisor ?? session ?? event.person ?? texts.common.parts.supervisor;
  const who = event.person ?? event.supervisor ?? event.agent ?? (event.part ? texts.common.parts[event.part] : "");
  switch (event.type) {
    case "call_started":
      return t.call_started(event.display || event.number_from || texts.common.unknownCaller);
    case "call_queued":
      return t.call_queued(event.queue ?? "");
    case "agent_rang":
      return t.agent_rang(event.agent ?? who);
    case "call_answered":
      return t.call_answered(event.agent ?? who);
    case "hold_changed":
      return event.held ? t.held() : t.unheld();
    case "privacy_changed":
      return byWhom(event.on ? t.privacy_on() : t.privacy_off());
    case "transfer_started":
      return t.transfer_started(event.target ?? "");
    case "transfer_ended":
      return event.succeeded ? t.transfer_done() : t.transfer_failed();
    case "rescue_ended":
      return event.kept ? t.rescue_kept() : t.rescue_lost();
    case "session_mode_changed":
      return t.session_mode_changed(supervisor, event.mode ? texts.common.modes[event.mode] : "");
    case "help_asked":
      return t.help_asked([event.reason, event.comment].filter(Boolean).join(", "));
    case "cue_sent":
      return t.cue_sent(supervisor, event.text ?? "");
    case "note_added":
      return t.note_added(event.by ?? who, event.text ?? "");
    case "notice_given":
      return noticeWords(event, supervisor);
    case "consent_asked":
      return event.method === "ask" ? t.consent_asked(event.region ?? "") : t.consent_announced(event.region ?? "");
    case "consent_settled":
      return because(event.given ? t.consent_given() : t.consent_refused(), event.how && t.consent[event.how]);
    case "privacy_ending":
      return t.privacy_ending(Math.round((event.left_ms ?? 0) / 1000));
    case "entry_announced":
      return event.heard === false ? t.entry_not_heard(supervisor) : t.entry_announced(supervisor);
    case "customer_objected":
      return objectionWords(event, actor);
    case "marked_private":
      return event.on === false ? t.marked_open() : t.marked_private();
    case "recording_started":
      return because(t.recording_started(), causes[event.rule ?? ""]);
    case "recording_stopped":
      return erased(because(t.recording_stopped(), causes[event.cause ?? ""]), event);
    case "recording_lost":
      return because(t.recording_lost(), event.reason);
    case "supervision_refused":
      return because(t.supervision_refused(supervisor, event.mode ? texts.common.modes[event.mode] : ""), event.reason);
    case "session_started":
      return startWords(event, supervisor);
    case "participant_joined":
    case "participant_left":
      return t[event.type](who);
    case "session_moved":
    case "session_ended":
      return t[event.type](supervisor);
    case "call_ended":
    case "rescue_started":
    case "help_escalated":
    case "help_ended":
    case "table_not_applied":
      return t[event.type]();
  }
}
