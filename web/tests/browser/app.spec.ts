// The whole console against a server that this file plays: sign-in, floor, stepping in, a gap, a lost connection, good-bye.
import { expect, test, type Page, type WebSocketRoute } from "@playwright/test";
import { agents, busyFloor, call, me, queues, session, supervised } from "../../fixtures/made_up";
import type { Call, PageMessage, ServerMessage } from "../../src/contract";

type Server = {
  signedIn: boolean;
  requests: string[]; // method, path, body
  said: PageMessage[]; // by the page, on the stream
  say: (message: ServerMessage) => void;
  answersPings: boolean;
  sockets: WebSocketRoute[];
};

const config = { cues: ["Slow down"], help_reasons: ["Other"], ice_servers: [], notify_agents: true, teams: ["Orders"], queues: [] };

async function serve(page: Page): Promise<Server> {
  const server: Server = { signedIn: false, requests: [], said: [], say: () => undefined, answersPings: true, sockets: [] };
  await page.route("**/api/v1/**", async (route) => {
    const request = route.request();
    const path = new URL(request.url()).pathname.replace("/api/v1", "");
    server.requests.push([request.method(), path, request.postData() ?? ""].join(" ").trim());
    const json = (body: unknown, status = 200) => route.fulfill({ status, json: body });
    if (path === "/sign-in") {
      const right = request.postData()?.includes("right") ?? false;
      server.signedIn = right;
      return right ? json(me) : json({ code: "sign_in_failed", message: "no" }, 401);
    }
    if (!server.signedIn) return json({ code: "unauthorized", message: "no" }, 401);
    if (path === "/me") return json(me);
    if (path === "/config") return json(config);
    if (path.endsWith("/timeline")) return json({ events: [] });
    return json({ session: null, call: null });
  });
  await page.routeWebSocket("**/api/v1/stream", (socket) => {
    server.sockets.push(socket);
    server.say = (message) => socket.send(JSON.stringify(message));
    socket.onMessage((text) => {
      const message = JSON.parse(String(text)) as PageMessage;
      server.said.push(message);
      if (message.type === "ping" && server.answersPings) server.say({ type: "pong", id: message.id });
      if (message.type === "resync") server.say(snapshot(100, busyFloor()));
    });
    server.say({ type: "hello", node: "1", version: "1", me });
    server.say(snapshot(1, busyFloor()));
  });
  return server;
}

const snapshot = (number: number, calls: Call[]): ServerMessage => ({
  type: "snapshot",
  number,
  calls,
  agents: agents(),
  queues: queues(),
  sessions: calls.flatMap((one) => one.sessions).filter((one) => one.supervisor.id === me.id),
});

async function signIn(page: Page): Promise<Server> {
  const server = await serve(page);
  await page.goto("/index.html");
  await page.getByLabel("Extension or name").fill("201");
  await page.getByLabel("Password", { exact: true }).fill("wrong");
  await page.getByRole("button", { name: "Sign in" }).click();
  await expect(page.getByRole("alert")).toHaveText("Name and password do not match.");
  await page.getByLabel("Password", { exact: true }).fill("right");
  await page.getByRole("button", { name: "Sign in" }).click();
  await expect(page.getByRole("grid")).toBeVisible();
  return server;
}

const listening = (mode: "monitor" | "whisper"): Call => {
  const base = call(3);
  return supervised(base, session(base, mode));
};

test("signs in, steps in by one key, and is told who hears", async ({ page }) => {
  const server = await signIn(page);
  await expect(page.getByRole("row").nth(1)).toContainText("Ines Carvalho");
  await page.keyboard.press("ArrowDown");
  await page.keyboard.press("ArrowDown");
  await page.keyboard.press("m");
  await expect.poll(() => server.requests.at(-1), { message: "supervision is asked for" }).toMatch(
    /^POST \/calls\/\w+\/supervision \{"mode":"monitor","device":"browser:[0-9a-f]{24}"\}$/,
  );
  const mine = listening("monitor");
  server.say({ type: "change", number: 2, calls: [mine], sessions: mine.sessions });
  await expect(page.getByRole("region", { name: "Who hears me" })).toContainText("Nobody hears you");

  await page.keyboard.press("w");
  await expect.poll(() => server.requests.at(-1)).toMatch(/^PATCH \/sessions\/\w+ \{"mode":"whisper"\}$/);
  const whisper = listening("whisper");
  server.say({ type: "change", number: 3, calls: [whisper], sessions: whisper.sessions });
  await expect(page.getByRole("region", { name: "Who hears me" })).toContainText("Only Dmitri Volkov would");

  await page.getByRole("button", { name: "Slow down" }).click();
  await expect.poll(() => server.requests.at(-1)).toMatch(/^POST \/calls\/\w+\/cues \{"text":"Slow down"\}$/);
  await page.keyboard.press("Escape");
  await expect.poll(() => server.requests.at(-1)).toMatch(/^DELETE \/sessions\/\w+$/);
});

test("asks for the levels of what is on the screen, and for the floor again after a gap", async ({ page }) => {
  const server = await signIn(page);
  await expect.poll(() => server.said.filter((one) => one.type === "watch").at(-1)?.calls.length).toBeGreaterThan(10);
  server.say({ type: "change", number: 2, gone: [call(8).id] });
  await expect(page.getByRole("grid")).not.toContainText("Ines Carvalho");
  server.say({ type: "change", number: 9, gone: [call(3).id] });
  await expect.poll(() => server.said.some((one) => one.type === "resync")).toBe(true);
  await expect(page.getByRole("grid")).toContainText("Ines Carvalho"); // the snapshot has her again
});

test("tells what came right before a snapshot: why one was put out of a call that is gone from it", async ({ page }) => {
  const server = await signIn(page);
  const mine = listening("whisper");
  server.say({ type: "change", number: 2, calls: [mine], sessions: mine.sessions });
  await expect(page.getByRole("region", { name: "Who hears me" })).toBeVisible();
  const ended = { number: 7, age_ms: 0, type: "session_ended" as const, call: mine.id, session: mine.sessions[0]?.id ?? "", cause: "rights_withdrawn" };
  server.say({ type: "change", number: 3, told: [ended] });
  server.say({ type: "snapshot", number: 4, calls: [], agents: [], queues: [], sessions: [] });
  await expect(page.getByText("Your right to do this was withdrawn.")).toBeVisible();
});

test("says that it is old when the server falls silent, and is fresh again with its next word", async ({ page }) => {
  const server = await signIn(page);
  const mine = listening("whisper");
  server.say({ type: "change", number: 2, calls: [mine], sessions: mine.sessions });
  await expect(page.getByRole("region", { name: "Who hears me" })).toBeVisible();
  server.answersPings = false;
  await expect(page.getByRole("alert").first()).toContainText("What you see is old", { timeout: 8_000 });
  await expect(page.getByRole("region", { name: "Who hears me" })).toContainText("Nobody can say who hears you");
  server.answersPings = true;
  await expect(page.getByText("What you see is old")).toBeHidden({ timeout: 8_000 });
});

test("comes back by itself after the server went, with a new floor", async ({ page }) => {
  const server = await signIn(page);
  await server.sockets.at(-1)?.close();
  await expect.poll(() => server.sockets.length, { message: "another socket", timeout: 8_000 }).toBe(2);
  await expect(page.getByRole("grid")).toContainText("Ines Carvalho");
  expect(server.said.filter((one) => one.type === "device").length).toBe(2);
});

test("goes back to the sign-in when signed out or replaced elsewhere", async ({ page }) => {
  const server = await signIn(page);
  server.say({ type: "bye", reason: "replaced" });
  await expect(page.getByRole("button", { name: "Use it here" })).toBeVisible();
  await page.reload();
  await expect(page.getByRole("grid")).toBeVisible();
  await page.getByRole("button", { name: "201" }).click();
  await page.getByRole("menuitem", { name: "Sign out" }).click();
  await expect.poll(() => server.requests.at(-1)).toBe("POST /sign-out");
  await expect(page.getByRole("button", { name: "Sign in" })).toBeVisible();
});
