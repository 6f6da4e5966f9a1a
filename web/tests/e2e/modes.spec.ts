// Every mode from every other, every cell of the table measured at every ear.
import { expect, test } from "./scene";
import { expectHeard, expectHears, type Table, type Who } from "./heard";
import type { Mode } from "./supervisor";
import { tones } from "./tones";

// Who should hear whom, from the design's table and not from the program.
function table(modes: { supervisor: Mode; second?: Mode }): Table {
  const all = (["customer", "agent", "supervisor", "second"] as const).filter((who) => who !== "second" || modes.second);
  const parked = Object.values(modes).includes("Take over");
  const hears = (speaker: Who, listener: Who): boolean => {
    if (parked && (speaker === "agent" || listener === "agent")) return false;
    if (speaker === "customer" || speaker === "agent") return true;
    const mode = modes[speaker as "supervisor" | "second"];
    if (mode === "Barge" || mode === "Take over") return true;
    return mode === "Whisper" && listener !== "customer";
  };
  return Object.fromEntries(all.map((listener) => [listener, all.filter((speaker) => speaker !== listener && hears(speaker, listener))]));
}

test("one click on the floor: the supervisor hears both, nobody hears him, no microphone is asked for", async ({ scene }) => {
  const { customer, agent } = await scene.talk();
  const supervisor = await scene.supervisor();
  await supervisor.stepInFromFloor("Elif Demir", "Monitor");
  await expectHears("monitor", { customer, agent, supervisor }, table({ supervisor: "Monitor" }));
  await expect(supervisor.whoHears).toContainText("Nobody hears you");
  expect(await supervisor.askedForMicrophone(), "asked for the microphone").toBe(0);

  await supervisor.leave();
  await expectHears("after he left", { customer, agent, supervisor }, { customer: ["agent"], agent: ["customer"] });
  await expect(agent.call).toBeVisible();
});

test("any mode from any other, while another supervisor listens", async ({ scene }) => {
  test.slow();
  const { customer, agent } = await scene.talk();
  const supervisor = await scene.supervisor();
  const second = await scene.second();
  const ears = { customer, agent, supervisor, second };
  await second.stepInFromFloor("Elif Demir", "Monitor");
  await supervisor.stepInFromFloor("Elif Demir", "Whisper");
  await supervisor.openMicrophone();
  await expect(supervisor.whoHears).toContainText("Only Ines Carvalho");
  await supervisor.enter("Monitor");

  // Each of the twelve ways from one mode to another, once.
  const way: Mode[] = ["Whisper", "Monitor", "Barge", "Monitor", "Take over", "Whisper", "Barge", "Whisper", "Take over", "Barge", "Take over", "Monitor"];
  let before: Mode = "Monitor";
  for (const mode of way) {
    const mark = customer.mark();
    await supervisor.enter(mode);
    await expectHears(`${before} → ${mode}`, ears, table({ supervisor: mode, second: "Monitor" }));
    const speaks = [before, mode].some((one) => one === "Barge" || one === "Take over");
    if (!speaks) expect(customer.since(mark).highest[tones.supervisor], `${before} → ${mode}: not one frame to the customer`).toBeLessThan(0.1);
    if (mode === "Take over") await expectHeard("the parked agent hears music", agent, "music");
    before = mode;
  }
  expect(scene.problems()).toEqual([]);
});

test("two supervisors, each with a mode of his own", async ({ scene }) => {
  test.slow();
  const { customer, agent } = await scene.talk();
  const [supervisor, second] = [await scene.supervisor(), await scene.second()];
  const ears = { customer, agent, supervisor, second };
  await supervisor.stepInFromFloor("Elif Demir", "Whisper");
  await supervisor.openMicrophone();
  await second.stepInFromFloor("Elif Demir", "Whisper");
  await second.openMicrophone();

  const rounds: [Mode, Mode[]][] = [
    ["Whisper", ["Whisper", "Barge", "Take over", "Monitor"]],
    ["Barge", ["Monitor", "Take over", "Whisper", "Barge"]],
    ["Take over", ["Barge", "Monitor", "Whisper"]],
  ];
  for (const [hers, his] of rounds) {
    await second.enter(hers);
    for (const mode of his) {
      await supervisor.enter(mode);
      await expectHears(`${mode}, and ${hers}`, ears, table({ supervisor: mode, second: hers }));
    }
  }
});

test("take over, hand back: the agent waits with music and is in again at once", async ({ scene }) => {
  const { customer, agent } = await scene.talk();
  const supervisor = await scene.supervisor();
  const ears = { customer, agent, supervisor };
  await supervisor.stepInFromFloor("Elif Demir", "Take over");
  await supervisor.openMicrophone();
  await expectHears("taken over", ears, table({ supervisor: "Take over" }));
  await expect(agent.call).toContainText("Sara Lind has the call");
  await expect(agent.call).toContainText("nobody hears you");
  await expectHeard("the parked agent hears music", agent, "music");

  await supervisor.handBack();
  await supervisor.isIn("Monitor");
  await expectHears("handed back", ears, table({ supervisor: "Monitor" }));
  await expect(agent.call).not.toContainText("has the call");
});

test("two click take over at once: one has the call, the other is told so", async ({ scene }) => {
  const { customer, agent } = await scene.talk();
  const [supervisor, second] = [await scene.supervisor(), await scene.second()];
  await supervisor.stepInFromFloor("Elif Demir", "Monitor");
  await second.stepInFromFloor("Elif Demir", "Monitor");
  await Promise.all([supervisor.click("Take over"), second.click("Take over")]);
  const refusal = "Another supervisor has taken this call over";
  const told = () => Promise.all([supervisor, second].map((one) => one.page.getByText(refusal).isVisible()));
  await expect.poll(async () => (await told()).filter(Boolean).length, { message: "one of them is refused" }).toBe(1);
  const won = (await told()).map((refused) => !refused);
  const [winner, loser] = won[0] ? [supervisor, second] : [second, supervisor];
  await winner.isIn("Take over");
  await loser.isIn("Monitor");
  await winner.openMicrophone();
  const modes = { supervisor: won[0] ? "Take over" : "Monitor", second: won[0] ? "Monitor" : "Take over" } as const;
  await expectHears("one of them speaks", { customer, agent, supervisor, second }, table(modes));
});
