// An agent's day in the browser.
import { expect, test } from "./scene";
import { expectHeard, expectHears } from "./heard";
import { people } from "./house";
import { tones } from "./tones";

const both = { customer: ["agent"], agent: ["customer"] } as const;

test("a queue call rings, is answered, muted, held; keys reach the customer; hanging up ends it", async ({ scene }) => {
  const agent = await scene.agent();
  const customer = scene.customer("Elif Demir");
  await customer.does("dial:+4930700");
  await expect(agent.incoming).toContainText("Elif Demir");
  await expect(agent.incoming).toContainText("for orders");
  await agent.answer();
  await agent.isIn("On a call");
  await expect(agent.call.getByRole("heading", { name: "Elif Demir" })).toBeVisible();
  await expectHears("talking", { customer, agent }, both);

  await agent.tile("Mute").click();
  await expectHears("muted", { customer, agent }, { agent: ["customer"] });
  await agent.tile("Unmute").click();
  await expectHears("unmuted", { customer, agent }, both);

  await agent.tile("Hold").click();
  await expectHears("on hold", { customer, agent }, {});
  await expectHeard("music", customer, "music");
  await agent.tile("Resume").click();
  await expectHears("back", { customer, agent }, both);

  await agent.tile("Keypad").click();
  for (const key of ["4", "2", "#"]) await agent.button(`Key ${key}`).click();
  await expect.poll(() => customer.keys, { message: "keys at the customer" }).toBe("42#");

  await agent.tile("Hang up").click();
  await expect(agent.call).toBeHidden();
  await expect.poll(() => customer.phase, { message: "the customer's call has ended" }).toBe("ended");
  await agent.isIn("Available");
  await expect(agent.recent).toContainText("Elif Demir");
  expect(scene.problems()).toEqual([]);
});

test("a rejected call rings here no more", async ({ scene }) => {
  const agent = await scene.agent();
  const customer = scene.customer("Elif Demir");
  await customer.does("dial:+4930101");
  await agent.incoming.getByRole("button", { name: "Reject" }).click();
  await expect(agent.incoming).toBeHidden();
  await expect.poll(() => customer.phase, { message: "the caller is told" }).toBe("ended");
});

test("blind transfer: the customer talks with the colleague, the agent is free", async ({ scene }) => {
  const colleague = scene.phoneOf(people.colleague, tones.colleague);
  await colleague.does("register");
  const { customer, agent } = await scene.talk();
  await agent.tile("Transfer").click();
  await agent.page.getByLabel("Extension or number").fill("102");
  await agent.button("Transfer now").click();
  await expect(agent.call).toBeHidden();
  await expectHears("transferred", { customer, colleague }, { customer: ["colleague"], colleague: ["customer"] });
  await agent.isIn("Available");
});

test("attended transfer: he asks first, the customer has music, then both are joined", async ({ scene }) => {
  const colleague = scene.phoneOf(people.colleague, tones.colleague);
  await colleague.does("register");
  const { customer, agent } = await scene.talk();
  const ears = { customer, agent, colleague };
  await agent.tile("Transfer").click();
  await agent.page.getByLabel("Extension or number").fill("102");
  await agent.button("Ask first").click();
  await expectHears("asking", ears, { agent: ["colleague"], colleague: ["agent"] });
  await expectHeard("music", customer, "music");
  await agent.button("Join both and leave").click();
  await expectHears("joined", { customer, colleague }, { customer: ["colleague"], colleague: ["customer"] });
  await expect(agent.call).toBeHidden();
});

test("three-way: he asks a colleague, then all three talk; one who leaves leaves two", async ({ scene }) => {
  const colleague = scene.phoneOf(people.colleague, tones.colleague);
  await colleague.does("register");
  const { customer, agent } = await scene.talk();
  const ears = { customer, agent, colleague };
  await expect(agent.tile("Three-way"), "there is only one call").toBeHidden();
  await agent.tile("Transfer").click();
  await agent.page.getByLabel("Extension or number").fill("102");
  await agent.button("Ask first").click();
  await expectHears("asking", ears, { agent: ["colleague"], colleague: ["agent"] });
  await agent.tile("Three-way").click();
  await expectHears("all three", ears, { customer: ["agent", "colleague"], agent: ["customer", "colleague"], colleague: ["customer", "agent"] });
  await expect(agent.tile("Three-way"), "one call again").toBeHidden();
  await agent.tile("Hang up").click();
  await expectHears("he has left", { customer, colleague }, { customer: ["colleague"], colleague: ["customer"] });
  expect(scene.problems()).toEqual([]);
});

test("he calls a number outside", async ({ scene }) => {
  const outside = scene.telephone({ user: "+442079460000", tone: tones.outside, local: scene.house.trunk });
  const agent = await scene.agent();
  await agent.dial("+442079460000");
  await expect(agent.call).toContainText("+442079460000");
  await expectHears("talking", { agent, outside }, { agent: ["outside"], outside: ["agent"] });
  outside.say("hang-up");
  await expect(agent.call).toBeHidden();
});

test("help: asked for, seen on the floor, joined by whisper; a cue is read on the desk", async ({ scene }) => {
  const { customer, agent } = await scene.talk();
  const supervisor = await scene.supervisor();
  await agent.tile("Help").click();
  await agent.page.getByText("I need a decision").click();
  await agent.page.getByLabel(/Anything your supervisor should know/).fill("wants a refund");
  await agent.button("Ask for help").click();
  await expect(agent.page.getByText("Help is on its way")).toBeVisible();
  await expect(supervisor.row("Elif Demir")).toContainText("I need a decision: wants a refund");
  await expect(supervisor.row("Elif Demir")).toContainText("The agent asks for help");
  await scene.picture("help");

  await supervisor.stepInFromFloor("Elif Demir", "Whisper");
  await supervisor.openMicrophone();
  await expectHears("whisper", { customer, agent, supervisor }, { customer: ["agent"], agent: ["customer", "supervisor"], supervisor: ["customer", "agent"] });
  await expect(agent.page.getByText("Sara Lind has come to help")).toBeVisible();
  await expect(agent.page.getByText("Sara Lind speaks to you alone")).toBeVisible();
  await supervisor.write("Offer 20 % & <b>apologise</b>");
  await expect(agent.cues).toContainText("Offer 20 % & <b>apologise</b>");
  await expect(agent.cues).toContainText("Sara Lind writes");
  await scene.picture("whisper");
  expect(scene.problems()).toEqual([]);
});

test("privacy pause: no supervisor hears until the agent ends it", async ({ scene }) => {
  const { customer, agent } = await scene.talk();
  const supervisor = await scene.supervisor();
  const ears = { customer, agent, supervisor };
  await supervisor.stepInFromFloor("Elif Demir", "Monitor");
  await expectHears("monitor", ears, { ...both, supervisor: ["customer", "agent"] });
  await agent.tile("Privacy").click();
  await expectHears("privacy", ears, both);
  await expect(supervisor.panel.getByText("Privacy pause: you hear silence")).toBeVisible();
  await agent.tile("End privacy").click();
  await expectHears("after it", ears, { ...both, supervisor: ["customer", "agent"] });
});
