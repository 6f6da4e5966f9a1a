// What a key means on the floor.
import type { Mode } from "@/contract";
import { isTyping, somethingInFront } from "@/ui/in_front";

export type FloorKey =
  | { does: "talk" | "open" | "hand_back" | "leave" | "search" | "help" }
  | { does: "step"; by: number }
  | { does: "mode"; mode: Mode };

const keys: Record<string, FloorKey> = {
  ArrowDown: { does: "step", by: 1 },
  ArrowUp: { does: "step", by: -1 },
  PageDown: { does: "step", by: 10 },
  PageUp: { does: "step", by: -10 },
  m: { does: "mode", mode: "monitor" },
  w: { does: "mode", mode: "whisper" },
  b: { does: "mode", mode: "barge" },
  t: { does: "mode", mode: "takeover" },
  h: { does: "hand_back" },
  Escape: { does: "leave" },
  "/": { does: "search" },
  "?": { does: "help" },
};

export function floorKey(event: KeyboardEvent): FloorKey | null {
  if (event.ctrlKey || event.metaKey || event.altKey || event.defaultPrevented) return null;
  const target = event.target instanceof Element ? event.target : null;
  if (isTyping(target)) return null;
  if (somethingInFront()) return null; // it owns the keys
  if (event.code === "Space") return { does: "talk" };
  if (target?.matches("[role=tab], [role=slider], [role=radio], [type=range], [type=radio]") && event.key.startsWith("Arrow")) return null;
  if (event.key === "Enter") return target?.closest("button, a") ? null : { does: "open" };
  if (event.repeat && !event.key.startsWith("Arrow")) return null;
  return keys[event.key] ?? keys[event.key.toLowerCase()] ?? null;
}
