// What I am to the queues, and what I may change about it. Pure.
import type { AgentState } from "@/contract";
import type { LiveAgent } from "@/model/floor";

export type StateChoice = "pause" | "pauseAfter" | "stay" | "resume" | "ready";

// `wished`: a pause was asked for and does not show yet, because a call or the wrap-up comes first.
export function choicesOf(state: AgentState, wished: boolean): StateChoice[] {
  if (state === "paused") return ["resume"];
  if (state === "available" || state === "offline") return ["pause"];
  const pause = wished ? "stay" : "pauseAfter";
  return state === "wrap_up" && !wished ? ["ready", pause] : [pause];
}

// How much of the wrap-up is left, 0 … 1; null: nobody said how long it lasts.
export function wrapUpLeft(agent: Pick<LiveAgent, "since" | "until">, now: number): number | null {
  if (agent.until === null) return null;
  const all = agent.until - agent.since;
  return all <= 0 ? 0 : Math.max(0, Math.min(1, (agent.until - now) / all));
}
