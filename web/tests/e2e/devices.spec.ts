// A supervisor who moves between the telephone on the desk and the browser, in the middle of it.
import { expect, test } from "./scene";
import { expectHears } from "./heard";
import { people } from "./house";
import { tones } from "./tones";

const whisper = { customer: ["agent"], agent: ["customer", "supervisor"], supervisor: ["customer", "agent"] } as const;

test("from the browser to the telephone and back, whispering", async ({ scene }) => {
  const phone = scene.phoneOf(people.supervisor, tones.supervisor);
  await phone.does("register");
  const { customer, agent } = await scene.talk();
  const supervisor = await scene.supervisor();
  await supervisor.stepInFromFloor("Elif Demir", "Whisper");
  await supervisor.openMicrophone();
  await expectHears("in the browser", { customer, agent, supervisor }, whisper);

  await supervisor.more("Move to my phone");
  await expect(supervisor.whoHears).toContainText("On your telephone");
  await supervisor.isIn("Whisper");
  await expectHears("on the telephone", { customer, agent, supervisor: phone }, whisper);
  await expect.poll(async () => Math.max(...(await supervisor.hear(300)).highest), { message: "the browser is silent" }).toBeLessThan(0.1);

  await supervisor.more("Move to this browser");
  await expect(supervisor.whoHears).not.toContainText("On your telephone");
  await supervisor.isIn("Whisper");
  await expectHears("in the browser again", { customer, agent, supervisor }, whisper);
  await expect.poll(() => phone.phase, { message: "the telephone is hung up" }).toBe("ended");
});

test("on the telephone from the beginning; the console switches the modes", async ({ scene }) => {
  const phone = scene.phoneOf(people.supervisor, tones.supervisor);
  await phone.does("register");
  const { customer, agent } = await scene.talk();
  const supervisor = await scene.supervisor();
  await supervisor.row("Elif Demir").click();
  await supervisor.panel.getByRole("button", { name: "My phone" }).click();
  await supervisor.enter("Monitor");
  const ears = { customer, agent, supervisor: phone };
  await expectHears("monitor", ears, { ...whisper, agent: ["customer"] });
  await supervisor.enter("Barge");
  await expectHears("barge", ears, { ...whisper, customer: ["agent", "supervisor"] });
  expect(await supervisor.askedForMicrophone(), "asked for the microphone").toBe(0);
});
