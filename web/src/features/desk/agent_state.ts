// What I am to the queues, and what I may change about it. Pure.
import type { AgentState } from "@/contract";
import type { LiveAgent } from "@/model/floor";

export type StateChoice = "pause" | "resume" | "ready";

export function choicesOf(state: AgentState): StateChoice[] {
  if (state === "wrap_up") return ["ready", "pause"];
  return state === "paused" ? ["resume"] : ["pause"];
}

// How much of the wrap-up is left, 0 … 1; null: nobody said how long it lasts.
export function wrapUpLeft(agent: Pick<LiveAgent, "since" | "until">, now: number): number | null {
  if (agent.until === null) return null;
  const all = agent.until - agent.since;
  return all <= 0 ? 0 : Math.max(0, Math.min(1, (agent.until - now) / all));
}
