import { describe, expect, it } from "vitest";
import { call, otherSupervisor, session, supervised } from "@fixtures/made_up";
import type { Mode, Session } from "@/contract";
import { whoHearsMe, type OwnSound } from "./who_hears_me";

const base = call(1);
function of(mode: Mode, sound: OwnSound, change: Partial<Session> = {}, stale = false) {
  const mine = session(base, mode, change);
  return whoHearsMe(supervised(base, mine), mine, sound, stale);
}

describe("who hears me", () => {
  it.each([
    ["monitor", "nobody", []],
    ["whisper", "agent", ["agent"]],
    ["barge", "everybody", ["customer", "agent"]],
    ["takeover", "customer", ["customer"]],
  ] as const)("in %s: %s", (mode, audience, parts) => {
    const seen = of(mode, "speaking");
    expect(seen.audience).toBe(audience);
    expect(seen.listeners.map((one) => one.part)).toEqual(parts);
    expect(seen.heard).toBe(mode === "monitor" ? "never" : "now");
  });

  it("believes the table, not the wish", () => {
    expect(of("barge", "speaking", { applied_mode: "monitor", heard_by: [] })).toMatchObject({
      audience: "nobody",
      heard: "never",
      switchingTo: "barge",
    });
  });

  it.each([
    ["none", "if_unmuted"],
    ["muted", "if_unmuted"],
    ["silent", "no_sound"],
    ["quiet", "if_i_speak"],
    ["speaking", "now"],
  ] as const)("believes the microphone: %s", (sound, heard) => expect(of("whisper", sound).heard).toBe(heard));

  it("does not claim to hear a telephone's microphone", () => {
    expect(of("whisper", "none", { device: "phone" }).heard).toBe("unmeasured");
  });

  it("nor that of another window", () => {
    expect(of("whisper", "elsewhere")).toMatchObject({ heard: "unmeasured", elsewhere: true });
    expect(of("whisper", "elsewhere", { device: "phone" })).toMatchObject({ heard: "unmeasured", elsewhere: false });
  });

  it("knows nothing when it is old", () => {
    expect(of("whisper", "speaking", {}, true)).toMatchObject({ audience: "unknown", listeners: [], heard: "never", applied: null });
  });

  it("names a supervisor who shadows beside the agent, not instead", () => {
    const mine = session(base, "whisper", { heard_by: ["agent", "supervisor"] });
    const theirs = session(base, "monitor", {}, otherSupervisor);
    const shadowed = supervised(base, mine, theirs);
    shadowed.table.hears.push({
      speaker: { leg: mine.leg ?? "", part: "supervisor", name: "me" },
      listener: { leg: theirs.leg ?? "", part: "supervisor", name: "Viktor" },
      gain: 1,
      digits: false,
    });
    const seen = whoHearsMe(shadowed, mine, "speaking", false);
    expect(seen.audience).toBe("agent");
    expect(seen.listeners.map((one) => one.name)).toContain("Viktor");
  });

  it("counts a third party", () => {
    const mine = session(base, "barge", { heard_by: ["customer", "agent", "third_party"] });
    const three = supervised(base, mine);
    three.participants.push({ ...(three.participants[0] as (typeof three.participants)[0]), leg: "third", part: "third_party" });
    expect(whoHearsMe(three, mine, "speaking", false).audience).toBe("everybody");
    expect(whoHearsMe(three, { ...mine, heard_by: ["customer", "third_party"] }, "speaking", false).audience).toBe("some");
  });
});
