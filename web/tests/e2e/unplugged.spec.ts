// A microphone is pulled out in the middle of a call. There is no real plug in a browser without a screen: plugs.ts does to
// the page what Chromium does then. The sounds are real, and measured at the others' ears.
import { expect, test } from "./scene";
import { expectHears } from "./heard";
import { plugIn, plugOut, withPlugs } from "./plugs";

const both = { customer: ["agent"], agent: ["customer"] } as const;
const listening = { ...both, supervisor: ["customer", "agent"] } as const;
const barging = { customer: ["agent", "supervisor"], agent: ["customer", "supervisor"], supervisor: ["customer", "agent"] } as const;

test("the agent's: another takes its place; without any the call goes on in silence, and one that is chosen brings the voice back", async ({ scene }) => {
  const { customer, agent } = await scene.talk(withPlugs);
  const ears = { customer, agent };
  await expectHears("talking", ears, both);

  await plugOut(agent.page, "headset");
  await expect(agent.page.getByRole("alert")).toContainText("another one took its place");
  await expect(agent.page.getByRole("alert")).toContainText("The caller hears you by “Fake Audio Input 2”");
  await expectHears("by the other", ears, both);

  await plugOut(agent.page, "built-in");
  await expect(agent.page.getByRole("alert")).toContainText("the caller does not hear you");
  await expectHears("there is none", ears, { agent: ["customer"] });
  const bar = agent.call.getByRole("img", { name: "How loud: You" }).locator("span");
  expect(await bar.evaluate((one) => one.getBoundingClientRect().width), "nor does his bar move").toBe(0);
  await scene.picture("unplugged");
  await agent.button("Try again").click();
  await expect(agent.page.getByRole("alert"), "and still none").toContainText("the caller does not hear you");
  await expect(agent.call, "the call goes on").toBeVisible();

  await plugIn(agent.page, "built-in");
  await expectHears("one is plugged in", ears, both);
  await plugIn(agent.page, "headset");
  await agent.page.getByRole("link", { name: "Choose a microphone" }).click();
  await agent.chooseMicrophone("Fake Audio Input 1");
  await plugOut(agent.page, "built-in");
  await expectHears("by the chosen one", ears, both);
  await agent.page.getByRole("link", { name: "Desk" }).click();
  await expect(agent.call).toBeVisible();
  await expect(agent.page.getByRole("alert"), "nothing is the matter any more").toBeHidden();
  expect(scene.problems()).toEqual([]);
});

test("of a supervisor who barges: he is muted whatever takes its place, hears on, and speaks when he says so", async ({ scene }) => {
  const { customer, agent } = await scene.talk();
  const supervisor = await scene.supervisor(withPlugs);
  const ears = { customer, agent, supervisor };
  await supervisor.stepInFromFloor("Elif Demir", "Barge");
  await supervisor.openMicrophone();
  await expectHears("barging", ears, barging);

  await plugOut(supervisor.page, "headset");
  await expect(supervisor.panel.getByRole("alert")).toContainText("you are muted since. When you speak, it is by “Fake Audio Input 2”");
  await expect(supervisor.whoHears).toContainText("Nobody hears you: muted");
  await expectHears("another took its place", ears, listening);
  await supervisor.unmute();
  await expect(supervisor.panel.getByRole("alert"), "he knows").toBeHidden();
  await expectHears("unmuted", ears, barging);

  await plugOut(supervisor.page, "built-in");
  await expect(supervisor.panel.getByRole("alert")).toContainText("Your microphone was unplugged: nobody hears you");
  await expect(supervisor.whoHears).toContainText("Nobody hears you: no microphone");
  await expectHears("there is none", ears, listening);
  await scene.picture("unplugged-supervisor");

  await plugIn(supervisor.page, "headset");
  await plugIn(supervisor.page, "built-in");
  await expectHears("plugged in", ears, listening);
  await supervisor.panel.getByRole("link", { name: "Choose a microphone" }).click();
  await supervisor.chooseMicrophone("Fake Audio Input 1");
  await expectHears("chosen, and still muted", ears, listening);
  await supervisor.page.getByRole("link", { name: "Floor" }).click();
  await supervisor.isIn("Barge");
  await supervisor.unmute();
  await expectHears("unmuted by the chosen one", ears, barging);
});
