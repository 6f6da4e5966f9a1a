// What goes wrong at a supervisor's or agent's page leaves the others alone, and comes back muted.
import { expect, test } from "./scene";
import { expectHears, kHeard } from "./heard";
import { Link } from "./link";
import type { Mode } from "./supervisor";
import { tones } from "./tones";

const both = { customer: ["agent"], agent: ["customer"] } as const;
const listening = { ...both, supervisor: ["customer", "agent"] } as const;
const kBack = 3_000; // of the page's return

for (const mode of ["Monitor", "Whisper", "Barge", "Take over"] as const satisfies Mode[]) {
  test(`the supervisor reloads the page in ${mode}: the same session, muted`, async ({ scene }) => {
    const { customer, agent } = await scene.talk();
    const supervisor = await scene.supervisor();
    const ears = { customer, agent, supervisor };
    await supervisor.stepInFromFloor("Elif Demir", mode);
    if (mode !== "Monitor") await supervisor.openMicrophone();
    const takenOver = mode === "Take over";
    const mark = customer.mark();

    await supervisor.page.reload();
    const returned = Date.now();
    await expect.poll(async () => (await supervisor.hear(200)).lowest[tones.customer], { message: "he hears again" }).toBeGreaterThan(kHeard);
    expect(Date.now() - returned, "ms since the page is back").toBeLessThan(kBack);
    await supervisor.isIn(mode);
    await expectHears("back, muted", ears, takenOver ? { supervisor: ["customer"] } : listening);
    if (!takenOver) expect(customer.since(mark).lowest[tones.agent], "the customer noticed nothing").toBeGreaterThan(kHeard);
    if (mode === "Monitor") return expect(await supervisor.askedForMicrophone()).toBe(0);

    await expect(supervisor.whoHears).toContainText("Nobody hears you: muted");
    await supervisor.unmute();
    await expectHears("unmuted", ears, {
      customer: takenOver ? ["supervisor"] : mode === "Barge" ? ["agent", "supervisor"] : ["agent"],
      agent: takenOver ? [] : ["customer", "supervisor"],
      supervisor: takenOver ? ["customer"] : ["customer", "agent"],
    });
  });
}

test("the agent reloads the page: the same call, muted until he unmutes", async ({ scene }) => {
  const { customer, agent } = await scene.talk();
  await expectHears("talking", { customer, agent }, both);
  await agent.page.reload();
  await expect(agent.page.getByText("You are back on the call, muted")).toBeVisible();
  await expectHears("back, muted", { customer, agent }, { agent: ["customer"] });
  await agent.call.getByRole("button", { name: "Unmute" }).click();
  await expectHears("unmuted", { customer, agent }, both);
});

test("the connection is cut while he barges: muted at once, told so, and back in the same session", async ({ scene }) => {
  const { customer, agent } = await scene.talk();
  const link = new Link();
  const supervisor = await scene.supervisor(link.through);
  const ears = { customer, agent, supervisor };
  await supervisor.stepInFromFloor("Elif Demir", "Barge");
  await supervisor.openMicrophone();
  await expectHears("barging", ears, { customer: ["agent", "supervisor"], agent: ["customer", "supervisor"], supervisor: ["customer", "agent"] });

  await link.cut();
  await expect(supervisor.stale, "the page says that it is old").toBeVisible();
  await expect(supervisor.whoHears).toContainText("Nobody can say who hears you");
  await expectHears("cut off, muted", ears, listening);
  link.mend();
  await expect(supervisor.stale).toBeHidden();
  await supervisor.isIn("Barge");
  await expectHears("back, muted", ears, listening);
  await supervisor.unmute();
  await expectHears("unmuted", ears, { customer: ["agent", "supervisor"], agent: ["customer", "supervisor"], supervisor: ["customer", "agent"] });
});

test("the microphone is refused: he listens; whispering says why not", async ({ scene }) => {
  const { customer, agent } = await scene.talk();
  const supervisor = await scene.withoutMicrophone();
  const ears = { customer, agent, supervisor };
  await supervisor.stepInFromFloor("Elif Demir", "Monitor");
  await expectHears("monitor", ears, listening);
  await supervisor.enter("Whisper");
  await expect(supervisor.whoHears).toContainText("Nobody hears you: no microphone");
  await expect(supervisor.panel.getByRole("alert")).toContainText(/microphone/i);
  await expectHears("whisper without a microphone", ears, listening);
});

test("the server restarts: the page says so, comes back by itself, and works", async ({ scene }) => {
  const { customer } = await scene.talk();
  const supervisor = await scene.supervisor();
  await supervisor.stepInFromFloor("Elif Demir", "Monitor");
  await scene.house.stop();
  await expect(supervisor.stale, "the page says that it is old").toBeVisible();
  await customer.end();
  await scene.house.start();
  await expect(supervisor.stale, "and that it is fresh again").toBeHidden({ timeout: 20_000 });
  await expect(supervisor.page.getByText("No calls just now")).toBeVisible();

  const next = scene.customer("Ravi Patel");
  await next.does("dial:+4930700");
  await expect(supervisor.row("Ravi Patel"), "the next call is on the floor").toBeVisible();
});

test("he signs out while he barges: silent at once, and out", async ({ scene }) => {
  const { customer, agent } = await scene.talk();
  const supervisor = await scene.supervisor();
  const ears = { customer, agent, supervisor };
  await supervisor.stepInFromFloor("Elif Demir", "Barge");
  await supervisor.openMicrophone();
  await expectHears("barging", ears, { customer: ["agent", "supervisor"], agent: ["customer", "supervisor"], supervisor: ["customer", "agent"] });
  await supervisor.signOut();
  await expectHears("signed out", ears, both);
  await expect(agent.page.getByText("Sara Lind speaks with you both")).toBeHidden();
});

test("push to talk: heard while Space is held, and no longer", async ({ scene }) => {
  const { customer, agent } = await scene.talk();
  const supervisor = await scene.supervisor();
  const ears = { customer, agent, supervisor };
  await supervisor.row("Elif Demir").click();
  await supervisor.page.keyboard.press("w");
  await supervisor.isIn("Whisper");
  await expectHears("not pressed", ears, listening);
  await supervisor.page.keyboard.down("Space");
  await expectHears("pressed", ears, { ...listening, agent: ["customer", "supervisor"] });
  await expect(supervisor.whoHears).toContainText("Only Ines Carvalho hears you");
  await supervisor.page.keyboard.up("Space");
  await expectHears("let go", ears, listening);
  await supervisor.page.keyboard.press("Escape");
  await expectHears("left", ears, both);
});

test("the agent's browser is gone: the supervisor is asked, takes over, and keeps the caller", async ({ scene }) => {
  const { customer, agent } = await scene.talk();
  const supervisor = await scene.supervisor();
  await supervisor.stepInFromFloor("Elif Demir", "Monitor");
  await agent.close();
  await expect(supervisor.panel.getByText("The agent's phone dropped")).toBeVisible({ timeout: 25_000 });
  await supervisor.enter("Take over");
  await supervisor.openMicrophone();
  await expectHears("kept", { customer, supervisor }, { customer: ["supervisor"], supervisor: ["customer"] });
});
