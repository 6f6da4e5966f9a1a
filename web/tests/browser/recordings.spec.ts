// Recordings in the whole console, with sound: leave is asked each time, tracks stay together, links are renewed.
import { expect, test, type Page, type Route } from "@playwright/test";
import { id } from "../../fixtures/made_up";
import type { Schemas } from "../../src/contract";
import { openConsole, type Asked, type Played } from "./played_server";

const kLength = 20_000;
const kRate = 8_000;

// A tone as a WAV file of 16 bits.
function wav(): Buffer {
  const samples = (kLength / 1000) * kRate;
  const file = Buffer.alloc(44 + samples * 2);
  file.write("RIFF", 0);
  file.writeUInt32LE(36 + samples * 2, 4);
  file.write("WAVEfmt ", 8);
  file.writeUInt32LE(16, 16);
  file.writeUInt16LE(1, 20);
  file.writeUInt16LE(1, 22);
  file.writeUInt32LE(kRate, 24);
  file.writeUInt32LE(kRate * 2, 28);
  file.writeUInt16LE(2, 32);
  file.writeUInt16LE(16, 34);
  file.write("data", 36);
  file.writeUInt32LE(samples * 2, 40);
  for (let n = 0; n < samples; n++) file.writeInt16LE(Math.round(8_000 * Math.sin((2 * Math.PI * 440 * n) / kRate)), 44 + n * 2);
  return file;
}
const sound = wav();

const recording: Schemas["Recording"] = {
  id: id("r", 1), call: id("c", 1), queue: "billing", number: "+49305550", agents: [{ id: id("p", 1), extension: "101", name: "Anna" }],
  started: "2026-03-02T09:51:00Z", length_ms: kLength, bytes: 1_200_000, state: "complete", rule: "always", whisper: "own", objected: false,
  erase_at: "2026-05-31T09:00:00Z", hold: null, may_play: true,
};
const [customer, agent] = [id("lc", 1), id("la", 1)];
const ticketOf = (n: number): Schemas["Ticket"] => ({
  ticket: String(n).repeat(32),
  expires_at: new Date(Date.now() + 600_000).toISOString(),
  length_ms: kLength,
  tracks: [{ leg: customer, prompts: false, part: "customer", person: null, name: null }, { leg: customer, prompts: true, part: "customer", person: null, name: null }, { leg: agent, prompts: false, part: "agent", person: id("p", 1), name: "Anna" }],
  markers: [{ at_ms: 12_000, kind: "mode", text: "barge", leg: null }],
  links: { audio: `/api/v1/recordings/audio/${String(n).repeat(32)}`, peaks: `/api/v1/recordings/peaks/${String(n).repeat(32)}` },
});
const loud = Array.from({ length: 200 }, (_, at) => (at < 20 || at > 120 ? 0.5 : 0));

async function serveSound(route: Route): Promise<"by hand"> {
  const range = /bytes=(\d+)-(\d*)/.exec(route.request().headers()["range"] ?? "");
  const from = Number(range?.[1] ?? 0);
  const to = range?.[2] ? Number(range[2]) : sound.length - 1;
  const headers = { "Content-Type": "audio/wav", "Accept-Ranges": "bytes", ...(range ? { "Content-Range": `bytes ${from}-${to}/${sound.length}` } : {}) };
  await route.fulfill({ status: range ? 206 : 200, headers, body: sound.subarray(from, to + 1) });
  return "by hand";
}

type State = { plays: number; closed: Set<string>; refusal: { status: number; json: unknown } | null; recording: Schemas["Recording"] };

async function open(page: Page, at = `/recordings/${recording.id}`): Promise<{ server: Played; state: State }> {
  const state: State = { plays: 0, closed: new Set(), refusal: null, recording };
  const answer = (asked: Asked, route: Route) => {
    const { method, path } = asked;
    if (path.endsWith("/plays")) return state.refusal ?? { status: 201, json: ticketOf(++state.plays) };
    const ticket = /\/(audio|peaks)\/(\d)/.exec(path);
    if (ticket && state.closed.has(ticket[2] ?? "")) return { status: 404, json: { code: "no_such_ticket", message: "The ticket opens nothing (any more)." } };
    if (ticket?.[1] === "audio") return serveSound(route);
    if (ticket) return { json: { step_ms: 100, tracks: [{ leg: customer, prompts: false, peaks: loud }, { leg: customer, prompts: true, peaks: [] }, { leg: agent, prompts: false, peaks: loud.map((one) => one / 2) }] } };
    if (path.endsWith("/hold")) {
      state.recording = { ...recording, hold: method === "POST" ? { by: "Robin", since: "2026-03-02T10:00:00Z", reason: "case 9" } : null };
      return { json: state.recording };
    }
    if (method === "DELETE") return { status: 204, json: null };
    if (path === "/recordings") return { json: { recordings: [recording], more: false } };
    if (path === `/recordings/${recording.id}`) return { json: state.recording };
    if (path === "/recordings/retention") {
      const plan = { due: 12, bytes: 5_000_000, kept: 40, held: 1, brake: 4, needs_confirmation: true, recordings: [recording] };
      return { json: method === "GET" ? plan : { erased: 12 } };
    }
    return undefined;
  };
  return { server: await openConsole(page, at, answer), state };
}

const plays = (server: Played) => server.sent("POST", `/recordings/${recording.id}/plays`);
const position = async (page: Page) => Number(await page.getByRole("slider", { name: "Position" }).inputValue());

test("leave is asked with a reason before anything is heard; a refusal says why", async ({ page }) => {
  const { server, state } = await open(page);
  state.refusal = { status: 403, json: { code: "reason_required", message: "This right asks for a reason." } };
  await page.getByRole("button", { name: "Listen" }).click();
  await expect(page.getByRole("alert")).toContainText("This right asks for a reason.");
  expect(server.asked.some((one) => one.path.includes("/audio/"))).toBe(false);
  state.refusal = null;
  await page.getByRole("textbox", { name: "Why you listen" }).fill("coaching");
  await page.getByRole("button", { name: "Listen" }).click();
  await expect(page.getByRole("img", { name: /Waveform of Anna: speaks 5\d %/ })).toBeVisible();
  expect(plays(server).at(-1)).toEqual({ use: "play", reason: "coaching" });
});

test("tracks play as one; keys, the barge, silence and the customer's copy", async ({ page }) => {
  const { server } = await open(page);
  await page.getByRole("button", { name: "Listen" }).click();
  await page.getByRole("button", { name: "Play", exact: true }).click();
  await expect.poll(() => position(page)).toBeGreaterThan(500);
  await page.getByRole("heading", { name: "Player" }).click(); // the focus on nothing
  await page.keyboard.press("Space");
  await expect(page.getByRole("button", { name: "Play", exact: true })).toBeVisible();

  await page.getByRole("button", { name: "Jump to the barge" }).click();
  expect(await position(page)).toBe(12_000);
  await page.getByRole("slider", { name: "Position" }).focus();
  await page.keyboard.press("Home");
  expect(await position(page)).toBe(0);

  await page.getByRole("switch", { name: "Skip silence" }).check(); // from 2 s to 12 s nobody speaks
  await page.getByRole("slider", { name: "Position" }).fill("2400");
  await page.getByRole("button", { name: "Play", exact: true }).click();
  await expect.poll(() => position(page)).toBeGreaterThan(11_000);
  await page.getByRole("button", { name: "Pause" }).click();

  await page.getByRole("button", { name: "Mute Anna" }).click();
  await expect(page.getByRole("button", { name: "Hear Anna again" })).toHaveAttribute("aria-pressed", "true");
  await page.getByText("As the customer heard it").click();
  await expect.poll(() => server.asked.filter((one) => one.query.get("variant") === "customer").map((one) => one.query.get("track"))).toEqual(expect.arrayContaining([customer, agent]));
  expect(plays(server)).toHaveLength(1); // one leave for all of it
});

test("a link that is over is asked for again, and it plays on from there", async ({ page }) => {
  const { server, state } = await open(page);
  await page.getByRole("textbox", { name: "Why you listen" }).fill("coaching");
  await page.getByRole("button", { name: "Listen" }).click();
  await page.getByRole("slider", { name: "Position" }).fill("8000");
  await page.clock.install({ time: new Date(Date.now() + 700_000) });
  state.closed.add("1");
  await page.getByRole("button", { name: "Play", exact: true }).click();
  await expect.poll(() => plays(server)).toEqual([{ use: "play", reason: "coaching" }, { use: "play", reason: "coaching" }]);
  await page.clock.runFor(500);
  await expect(page.getByRole("button", { name: "Pause" })).toBeVisible();
  expect(await position(page)).toBeGreaterThanOrEqual(8_000);
});

test("hold, release and erasure take a reason; what is held is not erased", async ({ page }) => {
  const { server } = await open(page);
  await page.getByRole("button", { name: "Put on legal hold" }).click();
  await page.getByRole("dialog").getByRole("textbox", { name: "Reason" }).fill("case 9");
  await page.getByRole("dialog").getByRole("button", { name: "Put on legal hold" }).click();
  await expect(page.getByText(/Legal hold by Robin/)).toBeVisible();
  await expect(page.getByRole("button", { name: "Erase it" })).toBeDisabled();
  await page.getByRole("button", { name: "Release the hold" }).click();
  await page.getByRole("dialog").getByRole("textbox", { name: "Reason" }).fill("closed");
  await page.getByRole("dialog").getByRole("button", { name: "Release the hold" }).click();
  await page.getByRole("button", { name: "Erase it" }).click();
  await expect(page.getByRole("button", { name: "Erase for ever" })).toBeDisabled();
  await page.getByRole("dialog").getByRole("textbox", { name: "Reason" }).fill("request 12");
  await page.getByRole("button", { name: "Erase for ever" }).click();
  await expect.poll(() => server.sent("DELETE", `/recordings/${recording.id}`)).toEqual([{ reason: "request 12" }]);
});

test("the brake wants the number typed", async ({ page }) => {
  const { server } = await open(page, "/recordings/retention");
  await page.getByRole("button", { name: "Erase 12 recordings" }).click();
  const dialog = page.getByRole("dialog");
  await expect(dialog.getByRole("button", { name: "Erase 12 recordings" })).toBeDisabled();
  await dialog.getByRole("textbox", { name: "How many go" }).fill("12");
  await dialog.getByRole("button", { name: "Erase 12 recordings" }).click();
  await expect(page.getByText("12 recordings were erased")).toBeVisible();
  expect(server.sent("POST", "/recordings/retention")).toEqual([{ confirm: 12 }]);
});
