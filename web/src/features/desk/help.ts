// My request for help, from asking to somebody's coming. Pure.
import type { Event } from "@/contract";
import type { LiveCall } from "@/model/floor";

export type HelpState =
  | { at: "none" }
  | { at: "asked" | "escalated"; reason: string; comment: string; since: number }
  | { at: "joined"; by: string };

export type HelpNews = ReadonlyMap<string, string>; // by call: who came

// Somebody came, or asks again: what was told of the call before is void.
export function takeHelpEvent(news: HelpNews, event: Event): HelpNews {
  const next = new Map(news);
  if (event.type === "help_ended" && event.cause === "joined") next.set(event.call, event.by ?? event.supervisor ?? "");
  else if (event.type === "help_asked" || event.type === "call_ended" || event.type === "session_ended") next.delete(event.call);
  else return news;
  return next;
}

export function helpOf(call: LiveCall | null, news: HelpNews): HelpState {
  if (!call) return { at: "none" };
  if (call.help) {
    const { reason, comment, escalated } = call.help;
    return { at: escalated ? "escalated" : "asked", reason, comment, since: call.helpSince ?? call.startedAt };
  }
  const by = news.get(call.id);
  return by === undefined ? { at: "none" } : { at: "joined", by };
}
