import { expect, it } from "vitest";
import { readHabits } from "./habits";
import { quietPhone } from "@fixtures/world";
import { newLeg } from "./legs";
import { ownSound, VoiceJudge } from "./own_sound";

it("tells a voice from a quiet room, and a quiet room from a microphone that is switched off", () => {
  const judge = new VoiceJudge();
  expect(judge.take(-62, 0)).toBe("quiet");
  expect(judge.take(-25, 100)).toBe("speaking");
  expect(judge.take(-62, 400)).toBe("speaking"); // between two words
  expect(judge.take(-62, 600)).toBe("quiet");
  expect(judge.take(-127, 700)).toBe("quiet");
  expect(judge.take(-127, 2_700)).toBe("silent");
  expect(judge.take(-62, 2_800)).toBe("quiet");
});

it("does not take another window's microphone for none", () => {
  const mine = newLeg("l1", "supervision", { phase: "connected" }, 0);
  expect(ownSound({ ...quietPhone, legs: [mine] }, "l1", "quiet")).toBe("none");
  expect(ownSound({ ...quietPhone, legs: [mine] }, "l2", "quiet")).toBe("elsewhere");
  expect(ownSound({ ...quietPhone, known: false }, "l2", "quiet"), "not told yet which are ours").toBe("none");
  expect(ownSound(quietPhone, null, "quiet"), "no leg yet").toBe("none");
});

it("makes habits of whatever is stored", () => {
  for (const stored of [null, "", "null", "[]", "{", '{"volume":7,"talk":3,"input":{}}', '{"volume":"x"}']) {
    expect(readHabits(stored)).toMatchObject({ talk: "push", volume: 0.9, input: null, cleanUp: true });
  }
  expect(readHabits('{"volume":0.5,"talk":"open","cleanUp":false}')).toMatchObject({ volume: 0.5, talk: "open", cleanUp: false });
});
