// The agent's desk in the whole console, against a server that this file plays: what the keys and buttons say to it, and
// what becomes of what it says. Sound is proved in phones.spec.ts; here the microphone is Chromium's made-up one.
import { expect, test, type Page, type WebSocketRoute } from "@playwright/test";
import { agentLeg, agentMe, call, id, person } from "../../fixtures/made_up";
import type { Agent, Call, PageMessage, ServerMessage } from "../../src/contract";
import { quiet } from "../../playwright.config";

test.use({
  launchOptions: {
    executablePath: process.env["CHROMIUM"] ?? "/usr/bin/chromium",
    args: [...quiet, "--use-fake-device-for-media-stream", "--use-fake-ui-for-media-stream"],
  },
});

const config = { cues: [], help_reasons: ["Customer angry", "Other"], ice_servers: [], notify_agents: true, teams: ["Orders"], queues: [] };

type Server = { requests: string[]; said: PageMessage[]; say: (message: ServerMessage) => void; calls: Call[]; refuses: boolean };

const self = (calls: Call[]): Agent => ({ ...person(0), state: calls.length ? "on_call" : "available", call: calls[0]?.id ?? null });

async function desk(page: Page, calls: Call[] = []): Promise<Server> {
  const server: Server = { requests: [], said: [], say: () => undefined, calls, refuses: false };
  await page.route("**/api/v1/**", async (route) => {
    const request = route.request();
    const path = new URL(request.url()).pathname.replace("/api/v1", "");
    server.requests.push([request.method(), path, request.postData() ?? ""].join(" ").trim());
    const answers: Record<string, unknown> = { "/me": agentMe, "/config": config, "/me/calls": { calls: [] } };
    if (server.refuses) return route.fulfill({ status: 409, json: { code: "conflict", message: "Not just now." } });
    return route.fulfill({ json: answers[path] ?? { session: null, call: null } });
  });
  await page.routeWebSocket("**/api/v1/stream", (socket: WebSocketRoute) => {
    server.say = (message) => socket.send(JSON.stringify(message));
    socket.onMessage((text) => {
      const message = JSON.parse(String(text)) as PageMessage;
      server.said.push(message);
      if (message.type === "ping") server.say({ type: "pong", id: message.id });
    });
    server.say({ type: "hello", node: "1", version: "1", me: agentMe });
    server.say({ type: "snapshot", number: 1, calls: server.calls, agents: [self(server.calls), person(1)], queues: [], sessions: [] });
  });
  await page.goto("/index.html");
  await expect(page.getByRole("heading", { name: "Desk" })).toBeVisible();
  await expect.poll(() => said(server, "device")).toHaveLength(1);
  return server;
}

const said = <T extends PageMessage["type"]>(server: Server, type: T) =>
  server.said.filter((one): one is Extract<PageMessage, { type: T }> => one.type === type);

const ringing = (n: number): Call => {
  const one = call(n, { phase: "ringing", talk_ms: null, age_ms: 4_000 });
  return { ...one, participants: one.participants.map((each) => (each.part === "agent" ? { ...each, person: agentMe.id, connected: false } : each)) };
};
const talking = (n: number): Call => {
  const one = call(n);
  return { ...one, participants: one.participants.map((each) => (each.part === "agent" ? { ...each, person: agentMe.id } : each)) };
};

// A call comes, and is answered by Enter.
async function answer(page: Page, server: Server, n = 0): Promise<void> {
  const from = { number: "+49 30 5550 1000", display: "Margarete Schulz" };
  server.say({ type: "change", number: 2, calls: [ringing(n)] });
  server.say({ type: "phone.ring", leg: agentLeg(n), purpose: "call", auto: false, from, call: id("c", n) });
  await expect(page.getByRole("alert", { name: "Margarete Schulz is calling" })).toBeVisible();
  await expect.poll(() => said(server, "phone.offer").length).toBe(1);
  expect(said(server, "phone.accept"), "nobody has answered yet").toEqual([]);
  await page.keyboard.press("Enter");
  await expect.poll(() => said(server, "phone.accept")).toEqual([{ type: "phone.accept", leg: agentLeg(n) }]);
  server.say({ type: "phone.connected", leg: agentLeg(n) });
  server.say({ type: "change", number: 3, calls: [talking(n)] });
  await expect(page.getByRole("region", { name: "Your call" })).toContainText("Margarete Schulz");
}

test("answers, mutes, holds, sends digits and hangs up, by keys and buttons", async ({ page }) => {
  const server = await desk(page);
  await answer(page, server);
  await page.keyboard.press("m");
  await expect(page.getByRole("button", { name: "Unmute" })).toBeVisible();
  await page.keyboard.press("m");
  await expect(page.getByRole("button", { name: "Mute" })).toBeVisible();
  await page.keyboard.press("h");
  await expect.poll(() => said(server, "phone.hold").at(-1)).toMatchObject({ leg: agentLeg(0), hold: true });
  await page.getByRole("button", { name: "Resume" }).click();
  await expect.poll(() => said(server, "phone.hold").at(-1)).toMatchObject({ hold: false });

  await page.getByRole("button", { name: "Keypad" }).click();
  await page.keyboard.press("7");
  await page.getByRole("button", { name: "Key 5" }).click();
  await expect.poll(() => said(server, "phone.digit").map((one) => one.digit)).toEqual(["7", "5"]);

  await page.getByRole("button", { name: "Hang up" }).click();
  await expect.poll(() => said(server, "phone.hang_up")).toHaveLength(1);
  server.say({ type: "phone.ended", leg: agentLeg(0), status: 0, reason: "" });
  server.say({ type: "change", number: 4, gone: [id("c", 0)] });
  await expect(page.getByText("No call just now")).toBeVisible();
});

test("says for whom it rings when it knows", async ({ page }) => {
  const server = await desk(page);
  server.say({ type: "phone.ring", leg: agentLeg(0), purpose: "call", auto: false, from: { number: "1", display: "Margarete Schulz" }, call: id("c", 0) });
  const card = page.getByRole("alert", { name: "Margarete Schulz is calling" });
  await expect(card).toBeVisible();
  await expect(card).not.toContainText("calls you directly");
  server.say({ type: "change", number: 2, calls: [ringing(0)] });
  await expect(card).toContainText("for Orders");
});

test("rejects by Escape, and says who calls above every other view", async ({ page }) => {
  const server = await desk(page);
  await page.getByRole("link", { name: "Guide" }).click();
  server.say({ type: "change", number: 2, calls: [ringing(0)] });
  server.say({ type: "phone.ring", leg: agentLeg(0), purpose: "call", auto: false, from: { number: "1", display: "" }, call: id("c", 0) });
  await expect(page.getByRole("alert").filter({ hasText: "Margarete Schulz is calling" })).toBeVisible();
  await expect(page).toHaveTitle(/Margarete Schulz is calling/);
  await page.getByRole("link", { name: "Desk" }).click();
  await page.keyboard.press("Escape");
  await expect.poll(() => said(server, "phone.reject")).toEqual([{ type: "phone.reject", leg: agentLeg(0) }]);
  server.say({ type: "phone.ended", leg: agentLeg(0), status: 603, reason: "Decline" });
  server.say({ type: "change", number: 3, gone: [id("c", 0)] });
  await expect(page.getByText("No call just now")).toBeVisible();
  await expect(page.getByText("The call failed"), "what one rejects has not failed").toBeHidden();
});

test("transfers at once, and after asking first", async ({ page }) => {
  const server = await desk(page);
  await answer(page, server);
  await page.getByRole("button", { name: "Transfer", exact: true }).click();
  await page.getByLabel("Extension or number").fill("a colleague");
  await page.getByRole("button", { name: "Transfer now" }).click();
  await expect(page.getByText("Digits, please")).toBeVisible();
  expect(said(server, "phone.transfer")).toEqual([]);

  await page.getByLabel("Extension or number").fill("102");
  await page.getByRole("button", { name: "Transfer now" }).click();
  await expect.poll(() => said(server, "phone.transfer")).toEqual([{ type: "phone.transfer", leg: agentLeg(0), target: "102" }]);
  server.say({ type: "phone.transferred", leg: agentLeg(0), status: 486 });
  await expect(page.getByText("The transfer failed; the call is still yours")).toBeVisible();
  await expect(page.getByRole("region", { name: "Your call" })).toContainText("Margarete Schulz");

  await page.getByRole("button", { name: "Transfer", exact: true }).click();
  await page.getByRole("button", { name: "Ben Okafor" }).click();
  await page.getByRole("button", { name: "Ask first" }).click();
  await expect.poll(() => said(server, "phone.hold").at(-1)).toMatchObject({ leg: agentLeg(0), hold: true });
  await expect.poll(() => said(server, "phone.dial").at(-1)).toMatchObject({ number: "102" });
  const tag = said(server, "phone.dial").at(-1)?.tag ?? "";
  server.say({ type: "phone.dialling", tag, leg: agentLeg(9) });
  server.say({ type: "phone.connected", leg: agentLeg(9) });
  await page.getByRole("button", { name: "Join both and leave" }).click();
  await expect.poll(() => said(server, "phone.attend")).toEqual([{ type: "phone.attend", leg: agentLeg(0), other: agentLeg(9) }]);
});

test("makes two calls one, and stays in it", async ({ page }) => {
  const server = await desk(page);
  await answer(page, server);
  await expect(page.getByRole("button", { name: "Three-way" }), "there is only one call").toBeHidden();
  await page.getByRole("button", { name: "Transfer", exact: true }).click();
  await page.getByLabel("Extension or number").fill("102");
  await page.getByRole("button", { name: "Ask first" }).click();
  await expect.poll(() => said(server, "phone.dial").length).toBe(1);
  await expect(page.getByRole("button", { name: "Three-way" }), "nobody has answered").toBeHidden();
  const tag = said(server, "phone.dial").at(-1)?.tag ?? "";
  server.say({ type: "phone.dialling", tag, leg: agentLeg(9) });
  server.say({ type: "phone.connected", leg: agentLeg(9) });
  await page.getByRole("button", { name: "Three-way" }).click();
  await expect.poll(() => said(server, "phone.transfer")).toEqual([{ type: "phone.transfer", leg: agentLeg(9), target: "*3" }]);
  expect(said(server, "phone.hold").at(-1), "whoever waited is back").toMatchObject({ leg: agentLeg(0), hold: false });
});

test("makes two calls on the desk phone one", async ({ page }) => {
  const server = await desk(page);
  await page.getByLabel("Ring this browser").uncheck();
  const waits = talking(0);
  const holds = waits.participants.map((one) => (one.part === "agent" ? { ...one, holding: true } : one));
  const second = talking(3);
  const mine = second.participants.map((one) => (one.part === "agent" ? { ...one, leg: agentLeg(3) } : one));
  server.say({ type: "change", number: 2, calls: [{ ...waits, phase: "held", participants: holds }, { ...second, participants: mine }] });
  await page.getByRole("button", { name: "Three-way" }).click();
  await expect.poll(() => server.requests.slice(-2).sort()).toEqual([
    `POST /calls/${id("c", 0)}/hold {"hold":false}`,
    `POST /calls/${id("c", 3)}/transfer {"target":"*3"}`,
  ]);
});

test("asks for help, hears that somebody came, reads cues, and sees who listens", async ({ page }) => {
  const server = await desk(page);
  await answer(page, server);
  await page.getByRole("button", { name: "Help" }).click();
  await page.getByText("Other", { exact: true }).click();
  await page.getByLabel(/should know/).fill("third call today");
  await page.getByRole("button", { name: "Ask for help" }).click();
  await expect.poll(() => server.requests.at(-1)).toBe(`POST /calls/${id("c", 0)}/help {"reason":"Other","comment":"third call today"}`);
  const help = { agent: agentMe.id, reason: "Other", comment: "", age_ms: 0, escalated: false };
  server.say({ type: "change", number: 4, calls: [{ ...talking(0), help }] });
  await expect(page.getByText("Help is on its way")).toBeVisible();
  const handled = { number: 9, age_ms: 0, type: "help_ended" as const, call: id("c", 0), by: "", cause: "handled" };
  server.say({ type: "change", number: 5, calls: [talking(0)], told: [handled] });
  await expect(page.getByText("A supervisor has seen your request")).toBeVisible();

  const notice = { type: "notice" as const, call: id("c", 0), session: id("se", 1), supervisor: "Nadia Brandt", purpose: null, deaf: false };
  server.say({ ...notice, mode: "whisper" });
  await expect(page.getByText("Nadia Brandt speaks to you alone")).toBeVisible();
  await expect(page.getByText("Nadia Brandt has come to help")).toBeVisible();
  server.say({ ...notice, mode: null });
  await expect(page.getByText("Nadia Brandt speaks to you alone")).toBeHidden();
  server.say({ type: "cue", call: id("c", 0), from: "Nadia Brandt", text: "<b>Slow</b> down" });
  await expect(page.getByRole("log")).toContainText("<b>Slow</b> down");
});

test("goes with a desk phone when this browser is not to ring", async ({ page }) => {
  const server = await desk(page);
  await page.getByLabel("Ring this browser").uncheck();
  await expect.poll(() => said(server, "device").at(-1)?.phone).toBe(false);
  server.say({ type: "change", number: 2, calls: [talking(0)] });
  await page.getByRole("button", { name: "Hold" }).click();
  await expect.poll(() => server.requests.at(-1)).toBe(`POST /calls/${id("c", 0)}/hold {"hold":true}`);
  await page.getByRole("button", { name: "Leave" }).click();
  await expect.poll(() => server.requests.at(-1)).toBe(`POST /calls/${id("c", 0)}/leave`);
});

test("is on the same call after a reload, muted until one click", async ({ page }) => {
  const server = await desk(page, [talking(0)]);
  const device = said(server, "device")[0]?.id;
  await page.reload();
  await expect.poll(() => said(server, "device").at(-1)?.id).toBe(device);
  await expect.poll(() => said(server, "device").length).toBe(2);
  server.say({ type: "phone.legs", legs: [{ leg: agentLeg(0), purpose: "call", state: "connected", call: id("c", 0) }] });
  await expect(page.getByText("You are back on the call, muted")).toBeVisible();
  await expect(page.getByRole("button", { name: "Unmute" }).last()).toBeVisible();
  await page.getByRole("alert").getByRole("button", { name: "Unmute" }).click();
  await expect(page.getByText("You are back on the call, muted")).toBeHidden();
  await expect(page.getByRole("button", { name: "Mute" })).toBeVisible();
});

test("says what is wrong with the microphone, and answers once it is allowed", async ({ page }) => {
  await page.addInitScript(() => {
    const real = navigator.mediaDevices.getUserMedia.bind(navigator.mediaDevices);
    let refusals = 1;
    navigator.mediaDevices.getUserMedia = (wish) =>
      refusals-- > 0 ? Promise.reject(new DOMException("no", "NotAllowedError")) : real(wish);
  });
  const server = await desk(page);
  server.say({ type: "change", number: 2, calls: [ringing(0)] });
  server.say({ type: "phone.ring", leg: agentLeg(0), purpose: "call", auto: false, from: { number: "1", display: "" }, call: id("c", 0) });
  await expect(page.getByRole("button", { name: "Answer" })).toBeVisible();
  await page.keyboard.press("Enter");
  await expect(page.getByText("This browser may not use your microphone")).toBeVisible();
  expect(said(server, "phone.accept"), "a call without a voice is no answer").toEqual([]);
  await page.getByRole("button", { name: "Answer" }).click();
  await expect.poll(() => said(server, "phone.accept")).toHaveLength(1);
  await expect(page.getByText("This browser may not use your microphone")).toBeHidden();
});

test("a pause that was wished during the call shows after a reload too, and can be taken back", async ({ page }) => {
  const server = await desk(page, [talking(0)]);
  server.say({ type: "change", number: 2, agents: [{ ...self([talking(0)]), pause_wished: true }] });
  await expect(page.getByText("Then you have a pause.")).toBeVisible();
  await page.getByRole("button", { name: "No pause" }).click();
  await expect.poll(() => server.requests.at(-1)).toBe('POST /agents/101/pause {"paused":false}');
});

test("pauses, and says so when the server does not agree", async ({ page }) => {
  const server = await desk(page);
  await page.getByRole("button", { name: "Pause" }).click();
  await expect.poll(() => server.requests.at(-1)).toBe('POST /agents/101/pause {"paused":true}');
  server.refuses = true;
  await page.getByRole("button", { name: "Pause" }).click();
  await expect(page.getByText("Not just now.")).toBeVisible();
});
