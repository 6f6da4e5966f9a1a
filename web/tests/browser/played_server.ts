// The whole console against a server that a test plays: every request is told, and answered by method and path.
import type { Page, Route } from "@playwright/test";
import { administrator } from "../../fixtures/made_up";
import type { Schemas } from "../../src/contract";

export type Asked = { method: string; path: string; query: URLSearchParams; body: unknown };
export type Played = { asked: Asked[]; sent: (method: string, path: string) => unknown[] };

type Reply = { status?: number; json: unknown } | "by hand"; // by hand: it has been fulfilled
export type Answers = (asked: Asked, route: Route) => Reply | Promise<Reply> | undefined;

const config = { cues: [], help_reasons: [], ice_servers: [], notify_agents: true, teams: ["sales"], queues: [{ name: "billing", extension: "700" }] };

export async function openConsole(page: Page, path: string, answers: Answers, me: Schemas["Me"] = administrator): Promise<Played> {
  const asked: Asked[] = [];
  await page.route("**/api/v1/**", async (route) => {
    const request = route.request();
    const url = new URL(request.url());
    const text = request.postData();
    const one: Asked = { method: request.method(), path: url.pathname.replace("/api/v1", ""), query: url.searchParams, body: text ? (JSON.parse(text) as unknown) : null };
    asked.push(one);
    const reply = (await answers(one, route)) ?? { json: { "/me": me, "/config": config }[one.path] ?? {} };
    if (reply === "by hand") return;
    await (reply.json === null ? route.fulfill({ status: reply.status ?? 204 }) : route.fulfill({ status: reply.status ?? 200, json: reply.json }));
  });
  await page.routeWebSocket("**/api/v1/stream", (socket) => {
    socket.onMessage((text) => {
      const message = JSON.parse(String(text)) as { type: string; id: number };
      if (message.type === "ping") socket.send(JSON.stringify({ type: "pong", id: message.id }));
    });
    socket.send(JSON.stringify({ type: "hello", node: "1", version: "1", me }));
    socket.send(JSON.stringify({ type: "snapshot", number: 1, calls: [], agents: [], queues: [], sessions: [] }));
  });
  await page.goto(`/index.html#${path}`);
  return { asked, sent: (method, at) => asked.filter((one) => one.method === method && one.path === at).map((one) => one.body) };
}
