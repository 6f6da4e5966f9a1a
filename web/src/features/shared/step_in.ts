// What a click into a mode still needs, and what a refusal means. Pure.
import type { Mode, Problem, Session, SupervisionOptions } from "@/contract";
import type { WhyNot } from "@/model/rights";
import { texts } from "@/texts";

export type Given = { purpose: string | null; reason: string };

// A refusal of one click: by what this page knows, or by the server.
export type RefusedStep = { mode: Mode; covert: boolean; why: WhyNot } | { mode: Mode; covert: boolean; problem: Problem };

export const noOptions: SupervisionOptions = { purposes: [], reasons: [], reason_required_for: [], covert: false, approval_needed: false };

export const fits = (options: SupervisionOptions, reason: string): boolean =>
  reason.trim() !== "" && (options.reasons.length === 0 || options.reasons.includes(reason));

// A session keeps its reason from mode to mode. The first of the purposes counts where none is said.
export const needsForm = (options: SupervisionOptions, mode: Mode, session: Session | undefined): boolean =>
  options.reason_required_for.includes(mode) && !fits(options, session?.reason ?? "");

export const purposeOf = (options: SupervisionOptions, wished: string | null): string | undefined =>
  wished !== null && options.purposes.includes(wished) ? wished : options.purposes[0];

// Refused by a rule, so that its findings can be asked for; all else is a mishap.
export const isByRule = (problem: Problem): boolean => Boolean(problem.explain) || problem.code in texts.call.refused.words;

export function refusedWords(refused: RefusedStep): { headline: string; more: string } {
  const t = texts.call;
  if ("why" in refused) return { headline: t.whyNot[refused.why], more: "" };
  const { code, message } = refused.problem;
  const known: Record<string, string> = t.refused.words;
  const headline = known[code];
  return headline ? { headline, more: message } : { headline: message, more: "" };
}

// Where the rules tell everything that they looked at, relative to the API's base.
export function explainPath(refused: RefusedStep, call: string, reason = ""): string {
  const told = "problem" in refused ? refused.problem.explain : undefined;
  const path = told?.replace(/^\/api\/v1/, "") ?? `/explain?right=${refused.covert ? "covert" : refused.mode}&call=${call}`;
  return reason ? `${path}&reason=${encodeURIComponent(reason)}` : path;
}
