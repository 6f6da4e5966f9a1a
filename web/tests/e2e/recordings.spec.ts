// A recorded call in the console: who may, what he sees and hears of it, what he takes away, and what is written down of that.
import { readFileSync } from "node:fs";
import { expect, test, type Scene } from "./scene";
import { kHeard } from "./heard";
import { Administrator } from "./administrator";
import { people } from "./house";
import { Playback } from "./playback";
import { Rulebook } from "./rulebook";
import { readWav } from "./sound_file";
import { Supervisor } from "./supervisor";
import { tones } from "./tones";
import type { Right } from "../../src/contract";

test.describe.configure({ mode: "serial" }); // one call, recorded once, looked at by all

const kSilent = 0.1;
const onTeam = { teams: ["orders"] };
const mayPlay: Partial<Right> = { ...onTeam, modes: ["monitor", "whisper", "barge"], rights: ["follow", "play", "see_numbers"], conditions: { reason_required: true } };

// What the page plays aloud: is the tone in it?
const plays = (one: Supervisor, tone: number) =>
  expect.poll(async () => (await one.page.evaluate(() => window.ears.hearFiles(400))).highest[tone], { message: "it is heard", timeout: 12_000 }).toBeGreaterThan(kHeard);
const isSilentOf = async (one: Supervisor, tone: number) =>
  expect((await one.page.evaluate(() => window.ears.hearFiles(700))).highest[tone], "not one window of it").toBeLessThan(kSilent);

async function opened(scene: Scene): Promise<{ supervisor: Supervisor; playback: Playback }> {
  const supervisor = await scene.supervisor();
  const playback = new Playback(supervisor.page);
  await playback.open("Ines Carvalho");
  return { supervisor, playback };
}

test("a call with a barge and a privacy pause is recorded", async ({ scene }) => {
  const rules = await Rulebook.of(scene.house);
  await rules.says({ queues: [{ queue: "*", recording: { when: "always", retention_days: 90 }, entry: "supervisor-joining" }] });
  await rules.grants(people.supervisor, mayPlay);
  await rules.grants(people.second, { ...onTeam, modes: ["monitor", "whisper"] });
  await rules.close();

  const { customer, agent } = await scene.talk();
  const supervisor = await scene.supervisor();
  await supervisor.row("Elif Demir").getByRole("button", { name: /^Barge:/ }).click();
  const form = supervisor.panel.getByRole("form");
  await form.getByRole("textbox", { name: "Reason" }).fill("Complaint");
  await form.getByRole("button", { name: /Barge/ }).click();
  await supervisor.isIn("Barge");
  await supervisor.openMicrophone();
  await expect.poll(() => customer.lastHeard(tones.supervisor), { message: "he speaks with the customer", timeout: 15_000 }).toBeGreaterThan(kHeard);
  await supervisor.hear(1_500);
  await supervisor.leave();
  await agent.tile("Privacy").click();
  await expect(agent.tile("End privacy")).toBeVisible();
  await agent.hear(4_000); // long enough to be a silence that is skipped
  await agent.tile("End privacy").click();
  await expect(agent.tile("Privacy")).toBeVisible();
  await agent.hear(1_500);
  await customer.does("hang-up");
  await agent.isIn("Available");
});

test("by right and with a reason: who has none of them hears nothing, and is told why", async ({ scene }) => {
  const second = await scene.second();
  await expect(second.page.getByRole("link", { name: "Playback" }), "not his business").toBeHidden();
  const { supervisor, playback } = await opened(scene);
  await playback.listen(" ");
  await expect(playback.alert).toContainText(/reason/);
  const asked = supervisor.page.waitForRequest(/\/recordings\/audio\//);
  await playback.listen("coaching");
  await expect(playback.wave("Ines Carvalho")).toBeVisible();

  const link = (await asked).url();
  const fetched = (one: Supervisor) =>
    one.page.evaluate(async (url) => {
      const answer = await fetch(url);
      return { status: answer.status, problem: (await answer.json()) as { message: string } };
    }, link);
  const over = { status: 404, problem: { message: "The ticket opens nothing (any more): ask for a new one." } };
  expect(await fetched(second), "the link in another's hands").toMatchObject(over);

  await playback.play();
  await plays(supervisor, tones.customer);
  await playback.expire(supervisor.page);
  await playback.pause();
  await playback.play();
  await expect(supervisor.page.getByText("The link had expired; a new one was given.")).toBeVisible();
  await plays(supervisor, tones.customer);

  // The right is withdrawn while he listens.
  const rules = await Rulebook.of(scene.house);
  await rules.grants(people.supervisor, { ...onTeam, modes: ["monitor"] });
  await expect(supervisor.page.getByRole("link", { name: "Playback" })).toBeHidden();
  expect(await supervisor.page.evaluate(() => window.ears.files()), "nothing plays").toEqual([]);
  expect(await fetched(supervisor), "nor does the link open").toMatchObject(over);
  await rules.grants(people.supervisor, mayPlay);
  await rules.close();
  await expect(supervisor.page.getByRole("link", { name: "Playback" })).toBeVisible();
});

test("played: a wave for each, the barge, one muted, twice as fast, silence skipped", async ({ scene }) => {
  const { supervisor, playback } = await opened(scene);
  await playback.listen("coaching");
  for (const who of ["Customer", "Ines Carvalho", "Sara Lind", "played to the customer"]) {
    await expect(playback.wave(who)).toBeVisible();
    await expect(playback.wave(who), `${who} is heard in it`).not.toHaveAccessibleName(/ 0 %/);
  }
  await expect(playback.events).toContainText("Sara Lind: Barge");
  await scene.picture("player");

  await supervisor.page.getByRole("button", { name: "Jump to the barge" }).click();
  expect(Math.abs((await playback.position()) - (await playback.momentOf("Sara Lind: Barge")))).toBeLessThan(1_100);
  await playback.play();
  for (const tone of [tones.customer, tones.agent, tones.supervisor]) await plays(supervisor, tone);

  await playback.pause();
  await playback.seek(0);
  await supervisor.page.getByRole("button", { name: "Mute Customer" }).click();
  await playback.play();
  await plays(supervisor, tones.agent);
  await isSilentOf(supervisor, tones.customer);
  await supervisor.page.getByRole("button", { name: "Hear Customer again" }).click();
  await plays(supervisor, tones.customer);

  await supervisor.page.getByRole("textbox", { name: "Speed" }).click();
  await supervisor.page.getByRole("option", { name: "2×" }).click();
  expect((await supervisor.page.evaluate(() => window.ears.files())).map((one) => one.rate), "all of them").toEqual([2, 2, 2, 2]);
  await plays(supervisor, tones.agent); // at its own pitch
  await playback.pause();

  const [from, to] = [await playback.momentOf("Privacy pause"), await playback.momentOf("Pause ends")];
  await supervisor.page.getByRole("switch", { name: "Skip silence" }).check();
  await playback.seek(from - 500);
  await playback.play();
  const way: number[] = [];
  await expect.poll(async () => way.push(await playback.position()) && way.at(-1), { message: "behind the pause", intervals: [30] }).toBeGreaterThan(to);
  expect(way.filter((at) => at > from + 2_000 && at < to - 1_500), "nowhere in the middle of it").toEqual([]);
  expect(scene.problems()).toEqual([]);
});

test("taken away as WAV and as Ogg, one track or all; each use stands in the audit", async ({ scene }) => {
  const { playback } = await opened(scene);
  await playback.listen("coaching");
  const own = readWav(await playback.download("Ines Carvalho", "WAV"));
  expect(own.loudest(tones.agent)).toBeGreaterThan(kHeard);
  expect(own.loudest(tones.customer), "one person only").toBeLessThan(kSilent);
  const mix = readWav(await playback.download("Everybody in one track", "WAV"));
  for (const tone of [tones.agent, tones.customer, tones.supervisor]) expect(mix.loudest(tone), "everybody").toBeGreaterThan(kSilent);
  const ogg = readFileSync(await playback.download("Customer", "Ogg"));
  expect([ogg.toString("latin1", 0, 4), ogg.includes("OpusHead")]).toEqual(["OggS", true]);

  const administrator = scene.seat(await Administrator.at(await scene.browsers.of(tones.second), scene.house));
  await administrator.page.getByRole("link", { name: "Audit" }).click();
  const uses = administrator.page.getByRole("row").filter({ hasText: /Recording (played|downloaded)/ }).filter({ hasText: "Sara Lind" });
  await expect(uses.filter({ hasText: "granted" }), "four plays, and three downloads").toHaveCount(7);
  await expect(uses.filter({ hasText: "refused" }), "without a reason").toHaveCount(1);
  await administrator.page.getByRole("button", { name: "Check the chain" }).click();
  await expect(administrator.page.getByText(/^The chain is whole/)).toBeVisible();
  await scene.picture("audit");
});
