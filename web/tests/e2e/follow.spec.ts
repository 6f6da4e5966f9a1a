// A supervisor who goes with an agent from one call to the next.
import { expect, test } from "./scene";
import { expectHears } from "./heard";
import { tones } from "./tones";

test("between two calls he hears nobody; in the next one he listens, even if he whispered before", async ({ scene }) => {
  const { customer, agent } = await scene.talk();
  const supervisor = await scene.supervisor();
  await supervisor.stepInFromFloor("Elif Demir", "Whisper");
  await supervisor.openMicrophone();
  await supervisor.follow();
  await expectHears("whisper", { customer, agent, supervisor }, { customer: ["agent"], agent: ["customer", "supervisor"], supervisor: ["customer", "agent"] });

  await customer.does("hang-up");
  await expect(supervisor.page.getByText("Waiting for Ines Carvalho's next call")).toBeVisible();
  await agent.isIn("Available");
  await scene.picture("waiting");
  await expectHears("he waits", { customer, agent, supervisor }, {});

  const outside = scene.customer("Ravi Patel", "+493055513", tones.outside);
  await outside.does("dial:+4930700");
  await expectHears("it only rings", { outside, agent, supervisor }, {});
  await agent.answer();
  await supervisor.isIn("Monitor");
  await expect(supervisor.panel.getByRole("heading", { name: "Ravi Patel" }), "the next call is shown").toBeVisible();
  await expect(supervisor.whoHears).toContainText("Nobody hears you");
  await expectHears("the next call", { outside, agent, supervisor }, { outside: ["agent"], agent: ["outside"], supervisor: ["outside", "agent"] });
  await supervisor.leave();
  await expectHears("he has left", { outside, agent, supervisor }, { outside: ["agent"], agent: ["outside"] });
  expect(scene.problems()).toEqual([]);
});

test("he stops waiting", async ({ scene }) => {
  const { customer, agent } = await scene.talk();
  const supervisor = await scene.supervisor();
  await supervisor.stepInFromFloor("Elif Demir", "Monitor");
  await supervisor.follow();
  await customer.does("hang-up");
  await supervisor.page.getByRole("button", { name: "Stop waiting" }).click();
  await expect(supervisor.page.getByText("Waiting for Ines Carvalho's next call")).toBeHidden();

  await agent.isIn("Available");
  const outside = scene.customer("Ravi Patel", "+493055513", tones.outside);
  await outside.does("dial:+4930700");
  await agent.answer();
  await expect(supervisor.row("Ravi Patel"), "he sees it").toBeVisible();
  await expectHears("and hears none of it", { outside, agent, supervisor }, { outside: ["agent"], agent: ["outside"] });
});
