// What I may do, so that the page does not offer what the server would refuse. The server decides; this only guesses.
import type { Call, Me, Mode, Right } from "@/contract";
import type { Floor } from "./floor";
import { agentOf, mySession } from "./people";

export const modes: readonly Mode[] = ["monitor", "whisper", "barge", "takeover"];

function covers(right: Right, team: string, queue: string | null, agent: string | null): boolean {
  const everybody = !right.teams.length && !right.queues.length && !right.agents.length;
  return (
    everybody ||
    right.teams.includes("*") ||
    right.teams.includes(team) ||
    (queue !== null && right.queues.includes(queue)) ||
    (agent !== null && right.agents.includes(agent))
  );
}

function may(me: Me, floor: Floor, call: Call, gives: (right: Right) => boolean): boolean {
  const session = mySession(call, me.id);
  const agent = agentOf(call)?.person ?? session?.agent?.id ?? null; // who dropped out is still whom I supervise
  if (agent === me.id) return false; // nobody supervises himself
  const team = (agent && floor.agents.get(agent)?.team) || "";
  return me.rights.some((right) => gives(right) && covers(right, team, call.queue, agent));
}

export const maySupervise = (me: Me, floor: Floor, call: Call, mode: Mode): boolean =>
  may(me, floor, call, (right) => right.modes.includes(mode));

export const mayRecord = (me: Me, floor: Floor, call: Call): boolean =>
  may(me, floor, call, (right) => right.rights?.includes("record") ?? false);

export type WhyNot = "no_agent" | "self" | "no_right" | "objected" | "private";

// Why stepping in cannot work, as far as this page can know; null: it may.
export function whyNot(me: Me, floor: Floor, call: Call, mode: Mode): WhyNot | null {
  const session = mySession(call, me.id);
  const agent = agentOf(call);
  if (!agent && !session) return "no_agent";
  if (agent?.person === me.id) return "self";
  if (!maySupervise(me, floor, call, mode)) return "no_right";
  if (call.objected && mode !== "takeover") return "objected"; // who takes over is a talk partner, no listener
  return call.private && session?.mode !== "takeover" ? "private" : null;
}

export const isSupervisor = (me: Me): boolean => me.rights.some((right) => right.modes.length > 0);
export const isAdministrator = (me: Me): boolean => me.role === "administrator";
export const maySeeAdministration = (me: Me): boolean => isAdministrator(me) || me.role === "auditor"; // who only reads
export const mayPlay = (me: Me): boolean => maySeeAdministration(me) || me.rights.some((right) => right.rights?.includes("play"));
export const takesCalls = (me: Me): boolean => me.role === "agent" || me.role === "supervisor";
