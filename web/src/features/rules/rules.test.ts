import { beforeEach, describe, expect, it } from "vitest";
import { draft, drop, edit } from "./draft";
import { deciding, everySupervisor, takesReason } from "./preview_words";
import { changedParts, editedPolicy, houseOf, kAnnouncement, kNotice, kPolicy, kUsual, onTop, rulesOf } from "./rules";
import { changedSections, sectionOf } from "./sections";
import { begun } from "./template";
import { consentWords, duration, entryWords, exemptWords, noticeWords, privacyWords, recordingWords, soundName, usedIn } from "./words";

describe("rules as a form has them", () => {
  it("are filled with the program's defaults, the usual queue among them", () => {
    const house = houseOf({});
    expect(house.queues).toEqual([kUsual]);
    expect(house.privacy.keys).toBe("*7");
    expect(houseOf({ queues: [{ queue: "Orders", recording: { when: "always" } }] }).queues[1]?.recording).toMatchObject({ when: "always", retention_days: 90 });
  });
  it("are sent as they came", () => {
    const rules = { queues: [{ ...kUsual, entry: "hello" }], privacy: { limit_s: 60 }, notices: [{ tone: true }] };
    expect(changedParts(houseOf(rules), houseOf(rulesOf(houseOf(rules))))).toEqual([]);
  });
  it("give an announcement a text or a file, never an empty one of both", () => {
    const house = { ...houseOf({}), announcements: [{ ...kAnnouncement, name: "hello", text: "Hello" }] };
    expect(rulesOf(house).announcements).toEqual([{ name: "hello", text: "Hello", voice: "en" }]);
  });
  it("keep what I changed on top of what another published", () => {
    const base = houseOf({});
    const mine = { ...base, reasons: ["coaching"] };
    const theirs = { ...base, purposes: ["quality"], reasons: ["other"] };
    expect(onTop(theirs, base, mine)).toMatchObject({ purposes: ["quality"], reasons: ["coaching"] });
  });
  it("make a new version of a policy when its text changes, once", () => {
    const old = { ...kPolicy, name: "monitoring", title: "Monitoring", text: "One", version: 3 };
    expect(editedPolicy(old, { ...old, text: "Two" }).version).toBe(4);
    expect(editedPolicy(old, { ...old, text: "Two, and more", version: 4 }).version).toBe(4);
    expect(editedPolicy(old, { ...old, version: 4 }).version).toBe(3);
    expect(editedPolicy(undefined, kPolicy).version).toBe(1);
  });
});

describe("the draft", () => {
  const base = { version: 3, author: "Sue", at: null, rules: {} };
  beforeEach(drop);
  it("is there while something differs", () => {
    edit(base, { reasons: ["coaching"] });
    expect(draft.get()?.house.reasons).toEqual(["coaching"]);
    edit(base, { reasons: [] });
    expect(draft.get()).toBeNull();
  });
  it("forgets what the server said once it is edited", () => {
    edit(base, { reasons: ["x"] });
    draft.set({ ...draft.get()!, problem: { code: "bad_rules", message: "m", path: "/reasons/0" } });
    edit(base, { reasons: ["y"] });
    expect(draft.get()?.problem).toBeNull();
  });
});

describe("a careful start", () => {
  const house = houseOf({ queues: [{ queue: "*" }, { queue: "Orders", recording: { when: "never" } }], privacy: { agents_may_pause: false, keys: "*9" } });
  it("tells agents and customers, records for 90 days, and leaves what a queue has of its own", () => {
    const { notices, queues, privacy } = begun(house);
    expect(notices).toEqual([kNotice]);
    expect(queues[0]).toMatchObject({ entry: "supervisor-joining", consent: { at_least: "announce" }, recording: { when: "always", retention_days: 90 } });
    expect(queues[1]).toEqual(house.queues[1]);
    expect(privacy).toMatchObject({ agents_may_pause: true, keys: "*9" });
  });
});

describe("sections", () => {
  it("are found by a JSON Pointer", () => {
    expect(sectionOf("/notices/0/purpose")).toBe("notices");
    expect(sectionOf("/queues/2/consent/objects")).toBe("consent");
    expect(sectionOf("/queues/0/entry")).toBe("entry");
    expect(sectionOf("/queues/0")).toBe("recording");
    expect(sectionOf("/nowhere")).toBeNull();
    expect(sectionOf("")).toBeNull();
  });
  it("tell what was changed", () => {
    const base = houseOf({});
    expect(changedSections(base, houseOf({ reasons: ["x"], long_call_s: 1, privacy: { keys: "" } }))).toEqual(["privacy", "purposes"]);
    expect(changedSections(base, houseOf({ queues: [{ queue: "*", entry: "greeting" }] }))).toEqual(["entry"]);
    expect(changedSections(base, houseOf({ queues: [{ queue: "*" }, { queue: "Orders" }] }))).toEqual(["consent", "entry", "recording"]);
  });
});

describe("rules in plain words", () => {
  it("say how agents learn of it", () => {
    expect(noticeWords(kNotice)).toBe("Every agent sees it on screen when it starts (somebody listens or speaks)");
    const one = { ...kNotice, team: "Orders", purpose: "quality", modes: ["barge" as const, "whisper" as const], tone: true, when: "before" as const };
    expect(noticeWords(one)).toBe("An agent of Orders sees it on screen and hears a tone 5 s before (whisper or barge for quality)");
    expect(noticeWords({ ...kNotice, on_screen: false })).toContain("not told");
  });
  it("say what goes for a queue", () => {
    const queue = { ...kUsual, entry: "greeting", periodic_tone_s: 15, recording: { ...kUsual.recording, when: "always" as const } };
    expect(entryWords(queue)).toBe("Every other call: customers hear “greeting” first, and a tone every 15 s");
    expect(entryWords({ ...queue, entry: "supervisor-joining", periodic_tone_s: 0 }, true)).toBe("Every call: customers hear “A supervisor is joining the call.” first");
    expect(soundName("hello")).toBe("“hello”");
    expect(recordingWords(queue)).toBe("Every other call: recorded, kept 90 days");
    expect(recordingWords(kUsual)).toContain("not recorded");
    expect(consentWords(kUsual)).toContain("nothing is announced");
    expect(usedIn("greeting", [queue])).toHaveLength(1);
  });
  it("say who is exempt, and how one pauses", () => {
    expect(exemptWords({ agent: "101", reason: "x" })).toBe("Agent 101, without an end");
    expect(privacyWords(houseOf({}).privacy)).toBe("Agents pause on screen and with the keys *7; a pause ends after 10 min");
    expect(privacyWords({ ...houseOf({}).privacy, agents_may_pause: false, keys: "" })).toContain("cannot pause");
  });
  it("tell durations", () => {
    expect([0, 45, 600, 5_400].map(duration)).toEqual(["0 s", "45 s", "10 min", "1 h 30 min"]);
  });
});

describe("the preview's table", () => {
  const supervisor = { id: "0s", extension: "201", name: "Sue" };
  const one = { supervisor, right: "barge" as const, allowed: false, granted_by: null, findings: [{ rule: "scope", allowed: true, words: "own team" }, { rule: "reason", allowed: false, words: "a reason is asked for" }] };
  it("has a row for each supervisor", () => {
    expect(everySupervisor([one, { ...one, right: "monitor" }])[0]?.rights.size).toBe(2);
  });
  it("tells what only takes a reason", () => {
    expect(takesReason(one)).toBe(true);
    expect(takesReason({ ...one, findings: [...one.findings, { rule: "hours", allowed: false, words: "outside" }] })).toBe(false);
    expect(takesReason({ ...one, allowed: true })).toBe(false);
  });
  it("names the first rule that denies, or what gave the right", () => {
    expect(deciding(one)).toBe("reason: a reason is asked for");
    expect(deciding({ ...one, allowed: true, granted_by: "grant 2", findings: [] })).toContain("grant 2");
  });
});
