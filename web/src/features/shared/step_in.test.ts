import { describe, expect, it } from "vitest";
import { call, session } from "@fixtures/made_up";
import { explainPath, fits, isByRule, needsForm, noOptions, purposeOf, refusedWords, type RefusedStep } from "./step_in";

const options = { ...noOptions, purposes: ["quality", "training"], reasons: ["Complaint", "Coaching"], reason_required_for: ["barge" as const] };

describe("a click into a mode", () => {
  it("needs a form only where a reason is missing", () => {
    expect(needsForm(options, "monitor", undefined)).toBe(false);
    expect(needsForm(options, "barge", undefined)).toBe(true);
    expect(needsForm(options, "barge", session(call(0), "monitor", { reason: "Coaching" })), "the session has one").toBe(false);
    expect(needsForm(options, "barge", session(call(0), "monitor", { reason: "whatever" })), "none of the list").toBe(true);
  });
  it("takes a reason from the list, or any where there is none", () => {
    expect([fits(options, "Complaint"), fits(options, "else"), fits(noOptions, "else"), fits(noOptions, "  ")]).toEqual([true, false, true, false]);
  });
  it("falls back to the first purpose", () => {
    expect([purposeOf(options, "training"), purposeOf(options, "gone"), purposeOf(noOptions, "gone")]).toEqual(["training", "quality", undefined]);
  });
});

describe("a refusal", () => {
  const by = (problem: { code: string; message: string; explain?: string }): RefusedStep => ({ mode: "barge", covert: false, problem });

  it("has plain words for a rule, and the server's beside them", () => {
    expect(refusedWords(by({ code: "outside_hours", message: "outside the grant's hours" }))).toEqual({
      headline: "It is outside the hours in which you may do this.",
      more: "outside the grant's hours",
    });
    expect(refusedWords(by({ code: "new_rule", message: "not on Sundays" }))).toEqual({ headline: "not on Sundays", more: "" });
    expect(refusedWords({ mode: "barge", covert: false, why: "private" }).headline).toBe("The agent has marked this call as private.");
  });
  it("is told from a mishap", () => {
    expect(isByRule({ code: "exempt", message: "" })).toBe(true);
    expect(isByRule({ code: "whatever", message: "", explain: "/api/v1/explain?x" })).toBe(true);
    expect(isByRule({ code: "takeover_taken", message: "" })).toBe(false);
  });
  it("leads to all that the rules said", () => {
    expect(explainPath(by({ code: "exempt", message: "", explain: "/api/v1/explain?person=p&right=barge&call=c" }), "c", "a b")).toBe(
      "/explain?person=p&right=barge&call=c&reason=a%20b",
    );
    expect(explainPath({ mode: "monitor", covert: true, why: "private" }, "c")).toBe("/explain?right=covert&call=c");
  });
});
