import { describe, expect, it } from "vitest";
import { bodyOf, kindWords, legNames, outcome, rowWords, rulesWords, sentence, tableChanges, tableOf, verificationWords, type Row } from "./audit";

const row = (change: Partial<Row>): Row => ({
  number: 1, at: "2026-03-02T09:00:00Z", event: 1, kind: "session_started", actor: "", call: "", session: "", person: "", recording: "", rule: "",
  policy_version: 1, code: "", body: "{}", before: "", after: "", hash: "", ...change,
});

describe("rows of the chain", () => {
  it("are in words, new kinds and rules too", () => {
    expect(kindWords("supervision_refused")).toBe("Supervision refused");
    expect(kindWords("something_new")).toBe("something new");
    expect(rulesWords("grant 2")).toBe("right no. 2");
    expect(rulesWords("outside_hours")).toContain("hours");
    expect(rulesWords("brand_new")).toBe("brand new");
  });
  it("tell the use that was made and the thing that was set up", () => {
    expect(rowWords(row({ kind: "recording_used", code: "download" }))).toBe("Recording downloaded");
    expect(rowWords(row({ kind: "recording_used", code: "new_use" }))).toBe("Recording played or downloaded");
    expect(rowWords(row({ kind: "administration", code: "grants_set" }))).toBe("Set up: grants set");
    expect(["row 40 is new", "Done."].map(sentence)).toEqual(["Row 40 is new.", "Done."]);
  });
  it("were granted, refused or neither", () => {
    expect(outcome(row({}))).toBe(true);
    expect(outcome(row({ kind: "supervision_refused" }))).toBe(false);
    expect(outcome(row({ kind: "recording_used", body: '{"granted":false}' }))).toBe(false);
    expect(outcome(row({ kind: "cue_sent" }))).toBeNull();
    expect(outcome(row({ kind: "cue_sent", body: "no json" }))).toBeNull();
  });
  it("have a body of plain values", () => {
    expect(bodyOf('{"retention_days":90,"reason":{"length":4}}')).toEqual([["retention days", "90"], ["reason", '{"length":4}']]);
    expect(bodyOf("")).toEqual([]);
    expect(bodyOf("{")).toEqual([["", "{"]]);
  });
  it("show what changed in the table", () => {
    const before = tableOf('[["c","a"],["a","c"]]');
    const after = tableOf('[["c","a"],["a","c"],["s","a"]]');
    expect(tableChanges(before, after).map((one) => one.is)).toEqual(["kept", "kept", "new"]);
    expect(tableChanges(after, before).at(-1)).toEqual({ speaker: "s", listener: "a", is: "gone" });
    expect([...legNames(after).values()]).toEqual(["A", "B", "C"]);
    expect(tableOf("broken")).toEqual([]);
  });
  it("are vouched for, or not", () => {
    expect(verificationWords({ whole: true, rows: 3, sealed: 2, faults: [], notes: [] })).toContain("whole");
    expect(verificationWords({ whole: false, rows: 3, sealed: 2, faults: [{ first: 2, last: 2, what: "x" }], notes: [] })).toContain("one place");
  });
});
