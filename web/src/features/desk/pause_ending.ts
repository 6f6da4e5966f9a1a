// Which of my calls' privacy pauses are about to end by themselves. Pure.
import type { Event } from "@/contract";

export type EndingPauses = ReadonlySet<string>; // by call

export function takePauseEvent(ending: EndingPauses, event: Event): EndingPauses {
  const begins = event.type === "privacy_ending";
  const over = event.type === "privacy_changed" || event.type === "call_ended";
  if ((!begins && !over) || ending.has(event.call) === begins) return ending;
  const next = new Set(ending);
  if (begins) next.add(event.call);
  else next.delete(event.call);
  return next;
}
