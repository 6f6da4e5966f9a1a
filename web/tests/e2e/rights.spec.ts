// A right that an administrator takes away counts at once, in the middle of a call.
import { expect, test } from "./scene";
import { expectHears } from "./heard";
import { Administrator } from "./administrator";
import { tones } from "./tones";

test("a supervisor who barges loses his rights: silent within a second, and out", async ({ scene }) => {
  const { customer, agent } = await scene.talk();
  const supervisor = await scene.supervisor();
  const administrator = scene.seat(await Administrator.at(await scene.browsers.of(tones.second), scene.house));
  const ears = { customer, agent, supervisor };
  await supervisor.stepInFromFloor("Elif Demir", "Barge");
  await supervisor.openMicrophone();
  await expectHears("barging", ears, { customer: ["agent", "supervisor"], agent: ["customer", "supervisor"], supervisor: ["customer", "agent"] });

  await administrator.open("Sara Lind");
  await administrator.giveRightTo("claims");
  await expect(administrator.page.getByText("Sara Lind may listen to team claims."), "where this agent is not").toBeVisible();
  await administrator.saveRights();
  const saved = Date.now();
  await expect.poll(() => customer.lastHeard(tones.supervisor), { message: "the customer hears him no more", intervals: [50] }).toBeLessThan(0.1);
  expect(Date.now() - saved, "ms until silence").toBeLessThan(1_000);
  await expect(supervisor.page.getByText("Your right to do this was withdrawn."), "he reads why").toBeVisible();
  await expectHears("out", ears, { customer: ["agent"], agent: ["customer"] });
  await expect(supervisor.row("Elif Demir"), "he sees the call no more").toBeHidden();
});
