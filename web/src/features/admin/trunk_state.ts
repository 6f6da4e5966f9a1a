// How a trunk is doing, from its set-up and from what the system says. Pure.
import { texts } from "@/texts";
import type { System, TrunkSetup } from "./rows";

export type Health = { ok: boolean | null; words: string; calls: number };

export function trunkState(trunk: Pick<TrunkSetup, "name" | "registers">, system: Pick<System, "trunks"> | undefined): Health {
  const t = texts.admin.trunks.states;
  const now = system?.trunks.find((one) => one.name === trunk.name);
  if (!now) return { ok: null, words: t.unknown, calls: 0 };
  const { calls } = now;
  if (trunk.registers) {
    if (now.registered) return { ok: true, words: t.registered, calls };
    return now.last_status >= 300 ? { ok: false, words: t.refused(now.last_status), calls } : { ok: null, words: t.unknown, calls };
  }
  return now.reachable ? { ok: true, words: t.reachable, calls } : { ok: false, words: t.down(now.last_status), calls };
}
