// What protects the people of a call, as they see and hear it: reasons, notices, pauses, objections, a second person's approval.
import { expect, test } from "./scene";
import { expectHears } from "./heard";
import { people } from "./house";
import { Rulebook } from "./rulebook";

const both = { customer: ["agent"], agent: ["customer"] } as const;
const listening = { ...both, supervisor: ["customer", "agent"] } as const;
const barging = { customer: ["agent", "supervisor"], agent: ["customer", "supervisor"], supervisor: ["customer", "agent"] } as const;
const team = { teams: ["orders"], rights: ["hand_back", "follow", "see_numbers"] } as const;

test("a barge takes a reason; the agent reads who, how and what for, and that it is over", async ({ scene }) => {
  const book = await Rulebook.of(scene.house);
  await book.says({ purposes: ["quality", "training"], reasons: ["Complaint", "Suspected fraud"] });
  await book.grants(people.supervisor, { ...team, modes: ["monitor"] }, { ...team, modes: ["barge"], conditions: { reason_required: true } });
  const { customer, agent } = await scene.talk();
  const supervisor = await scene.supervisor();
  const ears = { customer, agent, supervisor };
  await supervisor.row("Elif Demir").click();
  await supervisor.click("Barge");
  await expect(supervisor.form("Barge"), "he is asked").toBeVisible();
  await expect(supervisor.form("Barge").getByLabel("Reason"), "the keyboard is there").toBeFocused();
  await supervisor.page.keyboard.press("Enter");
  await expectHears("without a reason nothing begins", ears, both);
  await expect(agent.watchers).toBeEmpty();

  await supervisor.form("Barge").getByLabel("Purpose").selectOption("training");
  await supervisor.form("Barge").getByLabel("Reason").selectOption("Complaint");
  await supervisor.page.keyboard.press("Enter");
  await supervisor.isIn("Barge");
  await expect(agent.watchers).toContainText("Sara Lind speaks with you both, for training");
  await supervisor.openMicrophone();
  await expectHears("with a reason", ears, barging);

  await supervisor.leave();
  await expect(agent.watchers).toContainText("Sara Lind has stopped listening");
  await expect(agent.watchers).not.toContainText("speaks with you both");
  await expectHears("he has left", ears, both);
  await agent.page.getByRole("link", { name: "Who listened to me" }).click();
  const log = agent.page.getByRole("table", { name: "Who listened to me" }).getByRole("row");
  for (const words of ["Sara Lind", "Barge", "training"]) await expect(log.nth(1)).toContainText(words);
  expect(scene.problems()).toEqual([]);
  await book.close();
});

test("told before: the agent reads that somebody comes, nobody is heard meanwhile, then that he listens", async ({ scene }) => {
  const book = await Rulebook.of(scene.house);
  await book.says({ notices: [{ team: "*", purpose: "*", modes: [], on_screen: true, tone: false, when: "before", lead_s: 5 }] });
  await book.grants(people.supervisor, { ...team, modes: ["monitor"] });
  const { customer, agent } = await scene.talk();
  const supervisor = await scene.supervisor();
  const ears = { customer, agent, supervisor };
  await supervisor.stepInFromFloor("Elif Demir", "Monitor");
  await expect(agent.watchers).toContainText("Sara Lind will be on your call in a moment");
  await expect(supervisor.whoHears).toContainText("you hear nothing yet");
  await expectHears("not yet", ears, both);
  await expect(agent.watchers, "still not").toContainText("Sara Lind will be on your call in a moment");

  await expectHears("the time is over", ears, listening);
  await expect(agent.watchers).toContainText("Sara Lind listens");
  await expect(agent.watchers).not.toContainText("in a moment");
  expect(scene.problems()).toEqual([]);
  await book.close();
});

test("a refusal says which rule, and all that the rules looked at", async ({ scene }) => {
  const book = await Rulebook.of(scene.house);
  await book.says({});
  await book.grants(people.supervisor, { ...team, modes: ["monitor"] }, { ...team, modes: ["takeover"], conditions: { situations: ["help_asked"] } });
  const { customer, agent } = await scene.talk();
  const supervisor = await scene.supervisor();
  await supervisor.row("Elif Demir").click();
  await supervisor.click("Take over");
  await expect(supervisor.panel.getByRole("alert")).toContainText("Take over: not allowed");
  await expect(supervisor.panel.getByRole("alert")).toContainText("Nothing has happened in this call that would justify it.");
  await supervisor.panel.getByRole("button", { name: "Why can’t I?" }).click();
  const rules = supervisor.panel.getByRole("group", { name: "What the rules say" });
  await expect(rules.getByRole("listitem").filter({ hasText: "Whom you may supervise" })).toContainText("holds");
  await expect(rules.getByRole("listitem").filter({ hasText: "Situation" })).toContainText("does not hold");
  await expectHears("refused", { customer, agent, supervisor }, both);

  await agent.tile("Help").click();
  await agent.page.getByText("I need a decision").click();
  await agent.button("Ask for help").click();
  await expect(supervisor.row("Elif Demir")).toContainText("I need a decision");
  await supervisor.enter("Take over");
  await supervisor.openMicrophone();
  await expectHears("help was asked for", { customer, supervisor }, { customer: ["supervisor"], supervisor: ["customer"] });
  await book.close();
});

test("a privacy pause from the desk keeps the supervisor out both ways, shows everywhere, warns, and ends by itself", async ({ scene }) => {
  const book = await Rulebook.of(scene.house);
  await book.says({ privacy: { agents_may_pause: true, limit_s: 12, warning_s: 6 } });
  await book.grants(people.supervisor, { ...team, modes: ["monitor", "barge"] });
  const { customer, agent } = await scene.talk();
  const supervisor = await scene.supervisor();
  const ears = { customer, agent, supervisor };
  await supervisor.stepInFromFloor("Elif Demir", "Barge");
  await supervisor.openMicrophone();
  await expectHears("barge", ears, barging);
  await agent.tile("Privacy").click();
  await expect(supervisor.panel.getByText("Privacy pause: you hear silence")).toBeVisible();
  await expect(supervisor.whoHears).toContainText("Nobody hears you");
  await expect(supervisor.panel.getByText("It ends by itself in")).toBeVisible();
  await expect(supervisor.row("Elif Demir").getByTitle("Privacy pause")).toBeVisible();
  await expect(agent.call.getByText("Privacy pause: no supervisor and no recording hears this.")).toBeVisible();
  await expect(agent.watchers, "what was true before").not.toContainText("Everybody hears everybody");
  await expectHears("the pause", ears, both);
  await expect(agent.call.getByRole("alert"), "a warning before it ends").toContainText("The privacy pause ends in a moment");
  await expectHears("ended by the timer", ears, barging);
  await expect(supervisor.panel.getByText("Privacy pause: you hear silence")).toBeHidden();
  await book.close();
});

test("a private call, then an objection: the supervisor's ear is silent, he is out and reads why", async ({ scene }) => {
  const book = await Rulebook.of(scene.house);
  await book.says({ privacy: { agents_may_mark_private: true } });
  await book.grants(people.supervisor, { ...team, modes: ["monitor"] });
  const { customer, agent } = await scene.talk();
  const supervisor = await scene.supervisor();
  const ears = { customer, agent, supervisor };
  await supervisor.stepInFromFloor("Elif Demir", "Monitor");
  await expectHears("monitor", ears, listening);
  await agent.button("Private call").click();
  await expect(supervisor.panel.getByText("Private call: nobody may listen or record.")).toBeVisible();
  await expect(supervisor.page.getByText("You no longer supervise the call of Elif Demir"), "on whatever page he is").toBeVisible();
  await expectHears("private", ears, both);
  await supervisor.tries("Monitor");
  await expect(supervisor.panel.getByRole("alert")).toContainText("The agent has marked this call as private.");
  await agent.button("No longer private").click();
  await supervisor.enter("Monitor");
  await expectHears("no longer", ears, listening);

  await agent.button("Customer objects").click();
  await expect(agent.button("Cancel"), "not by a slip").toBeFocused();
  await agent.button("Yes, the customer objects").click();
  await expect(agent.call.getByText("The customer objects: nobody listens or records, for good.")).toBeVisible();
  await expect(supervisor.panel.getByText("The customer objects: nobody may listen or record, for good.")).toBeVisible();
  await expectHears("objection", ears, both);
  await supervisor.tries("Monitor");
  await expect(supervisor.panel.getByRole("alert")).toContainText("The customer objects to being listened to.");
  await expectHears("for good", ears, both);
  await book.close();
});

test("covert listening begins when a second person has approved it, and the agent's screen keeps quiet", async ({ scene }) => {
  const book = await Rulebook.of(scene.house);
  await book.says({});
  await book.grants(people.supervisor, { ...team, modes: ["monitor"], rights: ["covert"], conditions: { approval: true } });
  await book.grants(people.second, { ...team, modes: ["monitor"], rights: ["covert"] });
  const { customer, agent } = await scene.talk();
  const supervisor = await scene.supervisor();
  const ears = { customer, agent, supervisor };
  await supervisor.row("Elif Demir").click();
  const covert = supervisor.panel.getByRole("region", { name: "Listen covertly" });
  await covert.getByRole("button", { name: "Listen covertly" }).click();
  await covert.getByLabel("Reason").fill("case 4711");
  await covert.getByRole("button", { name: "Ask for approval" }).click();
  await expect(covert).toContainText("Waiting for a second person’s approval");
  await expectHears("nobody has approved", ears, both);

  const second = await scene.second();
  const request = second.page.getByRole("status", { name: "Covert listening" });
  await expect(request).toContainText("Sara Lind asks to listen covertly to Ines Carvalho");
  await expect(request).toContainText("case 4711");
  await request.getByRole("button", { name: "Grant" }).click();
  await covert.getByRole("button", { name: "Listen covertly now" }).click();
  await expectHears("approved", ears, listening);
  await expect(supervisor.whoHears).toContainText("Covert: the agent is not told.");
  await expect(agent.watchers).toBeEmpty();
  await expect(supervisor.page.getByText("You asked to listen covertly"), "it was for one session").toBeHidden();
  expect(scene.problems()).toEqual([]);
  await book.close();
});

test("the server crashes while somebody listens: back again, the agent reads that it is over", async ({ scene }) => {
  const book = await Rulebook.of(scene.house);
  await book.says({});
  await book.grants(people.supervisor, { ...team, modes: ["monitor"] });
  await book.close();
  const { agent } = await scene.talk();
  const supervisor = await scene.supervisor();
  await supervisor.stepInFromFloor("Elif Demir", "Monitor");
  await expect(agent.watchers).toContainText("Sara Lind listens");
  await scene.house.crash();
  await scene.house.start();
  await expect(agent.watchers).toContainText("Sara Lind has stopped listening", { timeout: 20_000 });
  await expect(agent.watchers).not.toContainText("Sara Lind listens");
});
