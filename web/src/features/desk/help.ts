// My request for help, from asking to somebody's coming. Pure.
import type { Event } from "@/contract";
import type { Watcher } from "@/model/desk_news";
import type { LiveCall } from "@/model/floor";

export type HelpState =
  | { at: "none" }
  | { at: "asked" | "escalated"; reason: string; comment: string; since: number }
  | { at: "handled" } // by whom is not for me to know, or nobody speaks with me yet
  | { at: "joined"; by: string };

export type HelpNews = ReadonlySet<string>; // calls in which somebody has taken my request up

export function takeHelpEvent(news: HelpNews, event: Event): HelpNews {
  const next = new Set(news);
  if (event.type === "help_ended" && event.cause === "handled") next.add(event.call);
  else if (event.type === "help_asked" || event.type === "help_ended" || event.type === "call_ended") next.delete(event.call);
  else return news;
  return next;
}

// That somebody has joined is told by notices alone.
export function helpOf(call: LiveCall | null, news: HelpNews, watchers: readonly Watcher[]): HelpState {
  if (!call) return { at: "none" };
  if (call.help) {
    const { reason, comment, escalated } = call.help;
    return { at: escalated ? "escalated" : "asked", reason, comment, since: call.helpSince ?? call.startedAt };
  }
  if (!news.has(call.id)) return { at: "none" };
  const helper = watchers.find((one) => one.mode !== "monitor");
  return helper ? { at: "joined", by: helper.supervisor } : { at: "handled" };
}
