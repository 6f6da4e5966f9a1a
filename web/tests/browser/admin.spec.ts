// Administration in the whole console, against a server that this file plays: what is sent, and what a refusal does.
import { expect, test, type Page } from "@playwright/test";
import { administrator, id } from "../../fixtures/made_up";
import type { Schemas } from "../../src/contract";

type Person = Schemas["Person"];

const sue: Person = {
  id: id("s", 1), extension: "201", name: "Sue", role: "supervisor", team: "sales", contact_uri: "", enabled: true, has_password: true, origin: "database",
};

async function open(page: Page, path: string): Promise<{ requests: string[]; people: Person[] }> {
  const server = { requests: [] as string[], people: [sue] };
  await page.route("**/api/v1/**", async (route) => {
    const request = route.request();
    const path = new URL(request.url()).pathname.replace("/api/v1", "");
    const asked = `${request.method()} ${path}`;
    const body = request.postData() ?? "";
    if (request.method() !== "GET") server.requests.push(`${asked} ${body}`.trim());
    const json = (value: unknown, status = 200) => route.fulfill({ status, json: value });
    if (asked === "POST /people") {
      const wish = JSON.parse(body) as Person;
      if (wish.extension === "201") return json({ code: "exists", message: "extension: 201 is Sue's; choose another." }, 409);
      const made = { ...sue, ...wish, id: id("p", 7) };
      server.people.push(made);
      return json(made, 201);
    }
    if (asked.startsWith("DELETE ")) {
      server.people = server.people.filter((one) => !path.endsWith(one.id));
      return route.fulfill({ status: 204 });
    }
    const answers: Record<string, unknown> = {
      "/me": administrator,
      "/config": { cues: [], help_reasons: [], ice_servers: [], notify_agents: true, teams: ["sales"], queues: [{ name: "billing", extension: "700" }] },
      "/people": { people: server.people },
      [`/people/${sue.id}/grants`]: body ? (JSON.parse(body) as unknown) : { grants: [] },
      [`/people/${sue.id}/password`]: { password: "tin-harbour-otter-58" },
      [`/people/${sue.id}/device`]: { username: "201", secret: "k7Qp2mXw", domain: "d", server: "sip.example.org", port: 5061, transport: "tls" },
    };
    return json(answers[path] ?? {});
  });
  await page.routeWebSocket("**/api/v1/stream", (socket) => {
    socket.onMessage((text) => {
      const message = JSON.parse(String(text)) as { type: string; id: number };
      if (message.type === "ping") socket.send(JSON.stringify({ type: "pong", id: message.id }));
    });
    socket.send(JSON.stringify({ type: "hello", node: "1", version: "1", me: administrator }));
    socket.send(JSON.stringify({ type: "snapshot", number: 1, calls: [], agents: [], queues: [], sessions: [] }));
  });
  await page.goto(`/index.html#/admin/${path}`);
  await expect(page.getByRole("heading", { name: "Administration" })).toBeVisible();
  return server;
}

test("a refusal stands beside its field, and what was typed is kept until it is saved", async ({ page }) => {
  const server = await open(page, "people");
  await page.getByRole("button", { name: "Add a person" }).click();
  await page.getByLabel("Name", { exact: true }).fill("Carla");
  await page.getByLabel("Extension", { exact: true }).fill("201");
  await page.getByRole("textbox", { name: "Team" }).fill("support");
  await page.getByRole("button", { name: "Add", exact: true }).click();
  await expect(page.getByLabel("Extension", { exact: true })).toHaveAccessibleDescription(/201 is Sue's; choose another/);

  await page.getByRole("button", { name: "Close" }).click();
  await page.getByRole("link", { name: "Queues" }).click();
  await page.getByRole("link", { name: /People/ }).click();
  await page.getByRole("button", { name: "Add a person" }).click();
  await expect(page.getByLabel("Name", { exact: true })).toHaveValue("Carla");
  await page.getByLabel("Extension", { exact: true }).fill("103");
  await page.getByRole("button", { name: "Add", exact: true }).click();
  await expect(page.getByRole("heading", { name: "Carla" })).toBeVisible();
  expect(server.requests.at(-1)).toBe('POST /people {"name":"Carla","extension":"103","role":"agent","team":"support"}');
});

test("a one-time password is shown once, a phone's access only when it is asked for", async ({ page }) => {
  await open(page, `people/${sue.id}`);
  await page.getByRole("button", { name: "Make a one-time password" }).click();
  await expect(page.getByText("tin-harbour-otter-58")).toBeVisible();
  await page.getByRole("button", { name: "Done" }).click();
  await expect(page.getByText("tin-harbour-otter-58")).toBeHidden();
  await expect(page.getByText("k7Qp2mXw")).toBeHidden();
  await page.getByRole("button", { name: "Show access" }).click();
  await expect(page.getByText("k7Qp2mXw")).toBeVisible();
  await expect(page.getByRole("img", { name: "QR code with this phone's access" })).toBeVisible();
});

test("rights are told in plain words while they are made", async ({ page }) => {
  const server = await open(page, `people/${sue.id}`);
  await expect(page.getByText("Sue may do everything with team sales")).toBeVisible();
  await page.getByRole("button", { name: "Team lead" }).click();
  await expect(page.getByText("Sue may barge in on team sales; with a reason.")).toBeVisible();
  await page.getByRole("button", { name: "Remove this right" }).last().click();
  await page.getByRole("button", { name: "Remove this right" }).last().click();
  await page.getByRole("button", { name: "Add a right" }).click();
  await expect(page.getByText("Sue may listen to team sales."), "the own team at first").toBeVisible();
  await page.getByText("Everybody", { exact: true }).click();
  await expect(page.getByText("Sue may listen to everybody.")).toBeVisible();
  await page.getByText("Whisper", { exact: true }).click();
  await page.getByText("Chosen", { exact: true }).click();
  await expect(page.getByText("Sue may listen to and whisper to team sales.")).toBeVisible();
  await page.getByRole("button", { name: "Save" }).last().click();
  await expect.poll(() => server.requests.at(-1)).toBe(
    `PUT /people/${sue.id}/grants {"grants":[{"modes":["monitor","whisper"],"teams":["sales"],"queues":[],"agents":[]}]}`,
  );
});

test("deleting asks first", async ({ page }) => {
  const server = await open(page, `people/${sue.id}`);
  await page.getByRole("button", { name: "Delete" }).click();
  await expect(page.getByText("Delete Sue?")).toBeVisible();
  expect(server.requests).toEqual([]);
  await page.getByRole("dialog").getByRole("button", { name: "Delete" }).click();
  await expect(page.getByText("Nobody yet")).toBeVisible();
  expect(server.requests).toEqual([`DELETE /people/${sue.id}`]);
});

test("a carrier without addresses of its own: what proves it, and how often we register, are sent as they stand", async ({ page }) => {
  const server = await open(page, "trunks");
  await page.getByRole("button", { name: "Add a trunk" }).click();
  await page.getByLabel("Name", { exact: true }).fill("carrier");
  await page.getByLabel("Calls go out to").fill("sip:sip.carrier.example");
  await page.getByLabel("User", { exact: true }).fill("acme");
  await page.getByLabel("Password", { exact: true }).fill("s3cret-of-acme");
  await expect(page.getByLabel("Register anew after (s)"), "who does not register is not asked").toBeHidden();
  await page.getByRole("switch", { name: "Register with the carrier" }).check();
  await page.getByLabel("Register anew after (s)").fill("120");
  await page.getByRole("switch", { name: "Its calls to us must prove the password, too" }).check();
  await page.getByLabel("Realm").fill("carrier.example");
  await page.getByRole("button", { name: "Add", exact: true }).click();
  await expect.poll(() => server.requests.length).toBe(1);
  const [method, path, ...body] = (server.requests[0] ?? "").split(" ");
  expect([method, path]).toEqual(["POST", "/admin/trunks"]);
  expect(JSON.parse(body.join(" "))).toMatchObject({ registers: true, register_expires_s: 120, digest_inbound: true, realm: "carrier.example", password: "s3cret-of-acme" });
});
