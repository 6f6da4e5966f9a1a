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

export function eventWords(event: Event, supervisors: ReadonlyMap<string, string> = new Map()): string {
  const session = event.session ? supervisors.get(event.session) : undefined;
  const supervisor = event.supervisor ?? session ?? event.person ?? texts.common.parts.supervisor;
  const who = event.person ?? event.supervisor ?? event.agent ?? (event.part ? texts.common.parts[event.part] : "");
  switch (event.type) {
    case "call_started":
      return t.call_started(event.display || event.number_from || texts.common.unknownCaller);
    case "call_queued":
      return t.call_queued(event.queue ?? "");
    case "call_answered":
      return t.call_answered(event.agent ?? who);
    case "hold_changed":
      return event.held ? t.held() : t.unheld();
    case "privacy_changed":
      return event.on ? t.privacy_on() : t.privacy_off();
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
      return event.stopped ? t.notice_ended(event.agent ?? who) : t.notice_given(event.agent ?? who, supervisor);
    case "consent_settled":
      return event.given ? t.consent_given() : t.consent_refused();
    case "privacy_ending":
      return t.privacy_ending(Math.round((event.left_ms ?? 0) / 1000));
    case "entry_announced":
      return t.entry_announced(supervisor);
    case "participant_joined":
    case "participant_left":
      return t[event.type](who);
    case "session_started":
    case "session_moved":
    case "session_ended":
    case "supervision_refused":
      return t[event.type](supervisor);
    case "call_ended":
    case "rescue_started":
    case "help_escalated":
    case "help_ended":
    case "consent_asked":
    case "customer_objected":
    case "marked_private":
    case "recording_started":
    case "recording_stopped":
    case "recording_lost":
    case "table_not_applied":
      return t[event.type]();
  }
}
