// Why a session of mine has ended, where I have not ended it myself. Pure.
import { texts } from "@/texts";

const t = texts.call;

const own = ["ended_by_supervisor", "handed_back", "supervisor_hung_up", "call_ended", "moved_to_another_phone"];

export function overWords(cause: string | undefined): string | null {
  if (!cause || own.includes(cause)) return null;
  const known: Partial<Record<string, string>> = { ...t.refused.words, ...t.over.causes };
  return known[cause] ?? t.over.other;
}
