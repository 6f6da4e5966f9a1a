// Rows of the audit chain in words. Pure.
import type { Schemas } from "@/contract";
import { texts } from "@/texts";

export type Row = Schemas["AuditRow"];
export type Page = Schemas["AuditPage"];
export type Verification = Schemas["AuditVerification"];

const t = texts.audit;
const kinds: Record<string, string> = t.kinds;
const ruleWords: Record<string, string> = t.ruleWords;

const plain = (code: string): string => code.replaceAll("_", " ");

export const kindWords = (kind: string): string => kinds[kind] ?? plain(kind);

// What happened in this very row: the use that was made, the thing that was set up.
export function rowWords({ kind, code }: Pick<Row, "kind" | "code">): string {
  if (kind === "recording_used") return (t.uses as Record<string, string>)[code] ?? kindWords(kind);
  return kind === "administration" && code ? t.setUp(plain(code)) : kindWords(kind);
}

// As sentences, whoever wrote them.
export const sentence = (words: string): string => words && `${words.charAt(0).toUpperCase()}${words.slice(1)}${/[.!?]$/.test(words) ? "" : "."}`;

// What decided, for people: "outside the hours of the right", "right no. 2".
export function rulesWords(rule: string): string {
  const grant = /^grant (\d+)$/.exec(rule);
  return grant ? t.grant(grant[1] ?? "") : (ruleWords[rule] ?? plain(rule));
}

// The body: an object of plain values, hashes of words among them.
export function bodyOf(body: string): [string, string][] {
  try {
    const parsed: unknown = JSON.parse(body || "{}");
    if (typeof parsed !== "object" || parsed === null || Array.isArray(parsed)) return [];
    return Object.entries(parsed).map(([key, value]) => [plain(key), typeof value === "object" ? JSON.stringify(value) : String(value)]);
  } catch {
    return [["", body]];
  }
}

// true: granted; false: refused; null: no question of it.
export function outcome(row: Row): boolean | null {
  if (row.kind === "supervision_refused") return false;
  if (row.kind === "session_started") return true;
  try {
    const granted = (JSON.parse(row.body || "{}") as { granted?: unknown }).granted;
    return typeof granted === "boolean" ? granted : null;
  } catch {
    return null;
  }
}

export type Pair = { speaker: string; listener: string };

// "[["0l1","0l2"], …]": each a speaker and who hears him.
export function tableOf(json: string): Pair[] {
  try {
    const parsed: unknown = JSON.parse(json || "[]");
    if (!Array.isArray(parsed)) return [];
    return parsed.flatMap((one: unknown) => (Array.isArray(one) && one.length >= 2 ? [{ speaker: String(one[0]), listener: String(one[1]) }] : []));
  } catch {
    return [];
  }
}

export type Change = Pair & { is: "kept" | "new" | "gone" };

const same = (a: Pair, b: Pair) => a.speaker === b.speaker && a.listener === b.listener;

// Before and after as one list: what began, what ended, what stayed.
export function tableChanges(before: readonly Pair[], after: readonly Pair[]): Change[] {
  const gone = before.filter((one) => !after.some((other) => same(one, other))).map((one): Change => ({ ...one, is: "gone" }));
  const now = after.map((one): Change => ({ ...one, is: before.some((other) => same(one, other)) ? "kept" : "new" }));
  return [...now, ...gone];
}

// Legs have no names in the chain: they are told apart by letters, the same in one row.
export function legNames(pairs: readonly Pair[]): ReadonlyMap<string, string> {
  const legs = [...new Set(pairs.flatMap((one) => [one.speaker, one.listener]))];
  return new Map(legs.map((leg, at) => [leg, at < 26 ? String.fromCharCode(65 + at) : String(at + 1)]));
}

export function verificationWords(found: Verification): string {
  return found.whole ? t.check.whole(found.rows.toLocaleString()) : t.check.broken(found.faults.length);
}
