// How far covert listening to an agent has come. Pure.
import type { Approval, Explanation } from "@/contract";

export type CovertState =
  | { at: "checking" }
  | { at: "denied"; findings: Explanation["findings"] } // no approval would help
  | { at: "ask"; gone: boolean } // gone: a request was made, and refused or forgotten
  | { at: "waiting" }
  | { at: "ready" };

// Rules that what follows here can still satisfy.
const kOpen = ["approval", "reason"];

export function covertState(says: Explanation | null, mine: Approval | undefined, asked: boolean): CovertState {
  if (!says) return { at: "checking" };
  const against = says.findings.filter((one) => !one.allowed);
  const denied = against.filter((one) => !kOpen.includes(one.rule));
  if (denied.length > 0) return { at: "denied", findings: denied };
  if (mine) return { at: mine.granted ? "ready" : "waiting" };
  return against.some((one) => one.rule === "approval") ? { at: "ask", gone: asked } : { at: "ready" };
}
