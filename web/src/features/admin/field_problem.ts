// Which field a refusal is about. The server writes "extension: 101 is Sue's; choose another." Pure.
import type { Problem } from "@/contract";

export type FieldProblem = { field: string | null; words: string };

const sentence = (words: string): string => words.charAt(0).toUpperCase() + words.slice(1);

// `fields` are the form's. Names of lists may carry a place (grants[2].teams), times their unit (wrap_up_s).
export function fieldProblem(problem: Problem, fields: readonly string[]): FieldProblem {
  const found = /^"?([A-Za-z_][\w.[\]]*)"?: (.+)$/s.exec(problem.message);
  const named = found?.[1]?.split(".").at(-1)?.replace(/\[\d*\]/g, "") ?? "";
  const field = fields.find((one) => one === named) ?? fields.find((one) => named && one === `${named}_s`) ?? null;
  return field === null ? { field: null, words: problem.message } : { field, words: sentence(found?.[2] ?? "") };
}
