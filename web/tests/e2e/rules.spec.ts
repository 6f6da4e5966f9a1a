// An administrator without a manual: "whisper for team leads on their own team, barge only with a reason, agent told on
// screen, customers hear a greeting, card data paused, recordings kept 90 days" is clicked in the console, seen in its
// preview, published; then each clause is seen on the screens and heard on the lines.
import { expect, test } from "./scene";
import { expectHears, kHeard } from "./heard";
import { Administrator } from "./administrator";
import { people } from "./house";
import { Playback } from "./playback";
import { readWav } from "./sound_file";
import { toneFile, toneHertz, tones } from "./tones";

test.describe.configure({ mode: "serial" }); // one house: first its rules, then its day

const greeting = 5; // a tone in place of words, so that ears can tell it
const kClicks = 25; // what a setting-up may take
const kDay = 86_400_000;

test("the sentence is clicked, shown by the preview, published", async ({ scene }) => {
  const administrator = scene.seat(await Administrator.at(await scene.browsers.of(tones.second), scene.house));
  const { page } = administrator;
  await page.evaluate(() => {
    const counted = { clicks: 0 };
    Object.assign(window, { counted });
    window.addEventListener("click", (event) => event.isTrusted && counted.clicks++, true);
  });
  const section = (name: string) => page.getByRole("navigation", { name: "Parts of the rules" }).getByRole("link", { name }).click();
  const choose = async (label: string, option: string) => {
    await page.getByRole("textbox", { name: label }).click();
    await page.getByRole("option", { name: option }).click();
  };
  const preview = page.getByRole("complementary", { name: "Preview" });
  const may = (what: string) => preview.getByRole("button", { name: what });
  let step = 0;
  const look = () => page.screenshot({ path: scene.house.file(`step-${++step}.png`) });

  await page.getByRole("link", { name: "Rules" }).click();
  await expect(page.getByText("Would you like a careful start?")).toBeVisible();
  await look();

  // Whisper for team leads on their own team, barge only with a reason.
  await section("Who may do what");
  await page.getByRole("button", { name: "Give all of them the same…" }).click();
  await expect(page.getByText("Sara Lind may listen to and whisper to team orders.")).toBeVisible();
  await expect(page.getByText("Sara Lind may barge in on team orders; with a reason.")).toBeVisible();
  await look();
  await page.getByRole("button", { name: "Give them to 2 supervisors" }).click();
  await expect(may("Sara Lind, Whisper: may.")).toBeVisible();
  await expect(may("Sara Lind, Barge: with a reason.")).toBeVisible();
  await expect(may("Sara Lind, Take over: may not.")).toBeVisible();
  await preview.getByRole("textbox", { name: "A call of" }).click();
  await page.getByRole("option", { name: /Dmitri Volkov/ }).click();
  await expect(may("Sara Lind, Whisper: may not."), "of another team").toBeVisible();
  await look();

  // Agent told on screen.
  await section("Notices to agents");
  await page.getByRole("button", { name: "Add a line" }).click();
  await expect(page.getByText("Every agent sees it on screen when it starts")).toBeVisible();
  await expect(preview.getByText("on screen, at the start")).toHaveCount(4);

  // Customers hear a greeting: words could be written right there; a sound of the house has a name first.
  await section("Announcements");
  await page.getByRole("button", { name: "Add an announcement" }).click();
  await page.getByRole("textbox", { name: "Name", exact: true }).fill("greeting");
  await page.getByRole("textbox", { name: "Or a file on the server" }).fill(toneFile(toneHertz[greeting], 8_000));
  await section("Polite entry");
  await choose("Customers hear first", "“greeting”");
  await expect(preview.getByText("“greeting” to the customer, before a barge or take-over")).toBeVisible();
  await look();

  // Card data paused: it is so from the beginning, and says so.
  await section("Privacy pause");
  await expect(page.getByText("Agents pause on screen and with the keys *7; a pause ends after 10 min").first()).toBeVisible();
  await expect(preview.getByText("Meanwhile no supervisor and no recording hears the call.")).toBeVisible();

  // Recordings kept 90 days.
  await section("Recording");
  await choose("Record", "Every call");
  await expect(preview.getByText("Yes: every call is recorded. Kept 90 days.")).toBeVisible();
  await look();

  await section("Overview");
  await look();
  await page.getByRole("button", { name: "Publish" }).click();
  await expect(page.getByText(/^Version 1 is in force, published by/)).toBeVisible();
  expect(await page.evaluate(() => (window as unknown as { counted: { clicks: number } }).counted.clicks), "clicks").toBeLessThanOrEqual(kClicks);
  expect(scene.problems()).toEqual([]);
});

test("each clause of it holds, on the screens and on the lines", async ({ scene }) => {
  test.setTimeout(150_000);
  const outside = scene.telephone({ user: "+442079460000", tone: tones.outside, local: scene.house.trunk });
  const colleague = scene.phoneOf(people.colleague, tones.colleague);
  await colleague.does("register");
  const { customer, agent } = await scene.talk();
  await colleague.does("dial:+442079460000");
  await expectHears("the other team's call", { colleague, outside }, { colleague: ["outside"], outside: ["colleague"] });

  const supervisor = await scene.supervisor();
  const ears = { customer, agent, supervisor };
  const told = agent.page.getByRole("status", { name: "Your supervisor" });

  await test.step("whisper on the own team, and the agent is told on screen", async () => {
    await supervisor.stepInFromFloor("Elif Demir", "Whisper");
    await supervisor.openMicrophone();
    await expectHears("whisper", ears, { customer: ["agent"], agent: ["customer", "supervisor"], supervisor: ["customer", "agent"] });
    await expect(told).toContainText("Sara Lind speaks to you alone, for quality");
  });
  await test.step("not on another team", async () => {
    await expect(supervisor.row("Dmitri Volkov"), "he does not even see it").toBeHidden();
    const answer = await supervisor.page.evaluate(async () => {
      const asked = await fetch("/api/v1/agents/102/supervision", { method: "POST", headers: { "Content-Type": "application/json" }, body: '{"mode":"whisper"}' });
      return { status: asked.status, problem: (await asked.json()) as { code: string } };
    });
    expect(answer, "asked past the page").toMatchObject({ status: 403, problem: { code: "not_allowed" } });
  });
  await test.step("barge: without a reason nobody hears him; with one the customer is greeted before", async () => {
    await supervisor.click("Barge");
    const form = supervisor.panel.getByRole("form", { name: /Barge/ });
    await expect(form.getByRole("button", { name: /Barge/ })).toBeDisabled();
    const without = await supervisor.page.evaluate(async () => {
      const { sessions } = (await (await fetch("/api/v1/sessions")).json()) as { sessions: { id: string }[] };
      const asked = await fetch(`/api/v1/sessions/${sessions[0]?.id}`, { method: "PATCH", headers: { "Content-Type": "application/json" }, body: '{"mode":"barge"}' });
      return { status: asked.status, problem: (await asked.json()) as { code: string } };
    });
    expect(without, "asked past the page").toMatchObject({ status: 403, problem: { code: "reason_required" } });
    await expectHears("still whispering", ears, { customer: ["agent"], agent: ["customer", "supervisor"], supervisor: ["customer", "agent"] });

    const mark = customer.mark();
    await form.getByRole("textbox", { name: "Reason" }).fill("The customer asked for me");
    await form.getByRole("button", { name: /Barge/ }).click();
    await expectHears("barge", ears, { customer: ["agent", "supervisor"], agent: ["customer", "supervisor"], supervisor: ["customer", "agent"] });
    const moments = customer.momentsSince(mark);
    const first = (tone: number) => moments.findIndex((one) => (one.highest[tone] ?? 0) >= kHeard);
    const last = moments.findLastIndex((one) => (one.highest[greeting] ?? 0) >= kHeard);
    expect(first(greeting), "the greeting was heard").toBeGreaterThanOrEqual(0);
    expect(first(tones.supervisor), "and the supervisor after it").toBeGreaterThanOrEqual(last);
    await expect(told).toContainText("Sara Lind speaks with you both");
  });
  await test.step("card data: no ear of a supervisor while the agent pauses", async () => {
    await supervisor.enter("Monitor");
    await expectHears("monitor", ears, { customer: ["agent"], agent: ["customer"], supervisor: ["customer", "agent"] });
    await agent.tile("Privacy").click();
    await expectHears("paused", ears, { customer: ["agent"], agent: ["customer"] });
    expect((await supervisor.hear(1_500)).highest[tones.customer], "all the while").toBeLessThan(0.1);
    await agent.tile("End privacy").click();
    await expectHears("after it", ears, { customer: ["agent"], agent: ["customer"], supervisor: ["customer", "agent"] });
  });
  await test.step("the recording has all but that, and is kept 90 days", async () => {
    await supervisor.leave();
    await expect(told).toContainText("Sara Lind has stopped listening");
    await customer.does("hang-up");
    await agent.isIn("Available");
    const administrator = scene.seat(await Administrator.at(await scene.browsers.of(tones.second), scene.house));
    const playback = new Playback(administrator.page);
    await playback.open("Ines Carvalho");
    const until = await administrator.page.evaluate((at) => new Date(at).toLocaleDateString(undefined, { dateStyle: "medium" }), Date.now() + 90 * kDay);
    await expect(playback.fact("Kept until")).toHaveText(until);
    await playback.listen();
    await expect(playback.wave("played to the customer"), "the greeting, on a track of its own").toBeVisible();
    const [from, to] = [await playback.momentOf("Privacy pause"), await playback.momentOf("Pause ends")];
    expect(to - from, "the pause, in ms").toBeGreaterThan(1_000);
    const played = readWav(await playback.download("Played to the customer", "WAV"));
    expect(played.loudest(greeting), "the greeting").toBeGreaterThan(kHeard);
    expect(played.loudest(tones.customer), "and nobody's voice").toBeLessThan(0.1);
    // The page's moments are whole seconds: each may be up to a second later than it says.
    for (const [what, tone] of [["Customer", tones.customer], ["Ines Carvalho", tones.agent]] as const) {
      const sound = readWav(await playback.download(what, "WAV"));
      expect(sound.loudest(tone, 0, from), `${what} before the pause`).toBeGreaterThan(kHeard);
      expect(sound.loudest(tone, from + 1_000, to), `${what} in the pause`).toBeLessThan(0.1);
      expect(sound.loudest(tone, to), `${what} after it`).toBeGreaterThan(kHeard);
    }
  });
});
