// The rules in the whole console: what an administrator clicks is what is published, and nothing of his is lost.
import { expect, test, type Page } from "@playwright/test";
import { id } from "../../fixtures/made_up";
import type { Schemas } from "../../src/contract";
import { openConsole, type Answers } from "./played_server";

type Rules = Schemas["Rules"];

const anna = { id: id("p", 1), extension: "101", name: "Anna", role: "agent", team: "sales", contact_uri: "", enabled: true, has_password: true, origin: "database" };
const sue = { ...anna, id: id("s", 1), extension: "201", name: "Sue", role: "supervisor" };
const finding = { rule: "reason", allowed: false, words: "grant 2 asks for a reason" };
const preview: Schemas["Preview"] = {
  rights: [
    { supervisor: { id: sue.id, extension: "201", name: "Sue" }, right: "whisper", allowed: true, granted_by: "grant 1", findings: [] },
    { supervisor: { id: sue.id, extension: "201", name: "Sue" }, right: "barge", allowed: false, granted_by: null, findings: [finding] },
  ],
  notices: [{ mode: "monitor", on_screen: true, tone: false, when: "at_start", lead_s: 5 }],
  consent: { listening: "none", recording: "none", region: null },
  sounds: [],
  recording: { when: "never", recorded: "no", sample_percent: 10, whisper: "own", retention_days: 90, required: false, why: "the queue's rule is not to record" },
};

// A server with one version of the rules, and what it says to the next one.
async function open(page: Page, section: string, put?: (body: { version: number; rules: Rules }) => { status: number; json: unknown } | undefined) {
  const state = { version: 3, author: "Robin", at: "2026-03-01T09:00:00Z", rules: {} as Rules };
  const answers: Answers = ({ method, path, body }) => {
    if (path === "/rules" && method === "PUT") {
      const wish = body as { version: number; rules: Rules };
      const refusal = put?.(wish);
      if (refusal) return refusal;
      Object.assign(state, { version: state.version + 1, rules: wish.rules });
    }
    const known: Record<string, unknown> = {
      "/rules": state,
      "/rules/versions": { versions: [state] },
      "/rules/packs": { packs: [] },
      "/rules/preview": preview,
      "/people": { people: [anna, sue] },
      [`/people/${sue.id}/grants`]: { grants: [] },
    };
    return path in known ? { json: known[path] } : undefined;
  };
  const server = await openConsole(page, `/rules/${section}`, answers);
  await expect(page.getByRole("heading", { name: "Rules", exact: true })).toBeVisible();
  return { server, state };
}

const choose = async (page: Page, label: string, option: string) => {
  await page.getByRole("textbox", { name: label }).click();
  await page.getByRole("option", { name: option }).click();
};

test("a greeting, recordings for 90 days and an agent who sees it: clicked, tried, published", async ({ page }) => {
  const { server } = await open(page, "entry");
  await choose(page, "Customers hear first", "Words of your own…");
  await page.getByRole("textbox", { name: "Words of “greeting”" }).fill("A colleague joins us.");
  await expect(page.getByText("customers hear “greeting” first")).toBeVisible();

  await page.getByRole("link", { name: "Recording", exact: true }).click();
  await choose(page, "Record", "Every call");
  await expect(page.getByText("Every call: recorded, kept 90 days")).toBeVisible();

  await page.getByRole("link", { name: "Notices to agents" }).click();
  await page.getByRole("button", { name: "Add a line" }).click();
  await expect(page.getByText("Every agent sees it on screen when it starts")).toBeVisible();

  const tried = () => server.sent("POST", "/rules/preview") as { rules?: Rules }[];
  await expect.poll(() => tried().at(-1)?.rules?.notices?.length).toBe(1); // the draft, not what is in force

  await page.getByRole("button", { name: "Publish" }).click();
  await expect(page.getByText("Version 4 is in force").first()).toBeVisible();
  const [body] = server.sent("PUT", "/rules") as [{ version: number; rules: Rules }];
  expect(body.version).toBe(3);
  expect(body.rules.announcements).toEqual([{ name: "greeting", text: "A colleague joins us.", voice: "en" }]);
  expect(body.rules.queues?.[0]).toMatchObject({ queue: "*", entry: "greeting", recording: { when: "always", retention_days: 90 } });
  await expect(page.getByRole("button", { name: "Publish" })).toBeDisabled();
});

test("the preview tells which rule decided, on focus too", async ({ page }) => {
  await open(page, "rights");
  const barge = page.getByRole("button", { name: "Sue, Barge: with a reason. reason: grant 2 asks for a reason" });
  await barge.focus();
  await expect(page.getByRole("tooltip")).toHaveText("reason: grant 2 asks for a reason");
  await expect(page.getByRole("button", { name: /^Sue, Whisper: may\. given by: grant 1/ })).toBeVisible();
});

test("a mistake stands at its field, wherever one is", async ({ page }) => {
  const refusal = { status: 422, json: { code: "bad_rules", message: "must be less than limit_s, or 0 for no warning", path: "/privacy/warning_s" } };
  const { server } = await open(page, "privacy", (body) => ((body.rules.privacy?.warning_s ?? 0) >= 600 ? refusal : undefined));
  await page.getByLabel("Warn the agent so long before (s)").fill("600");
  await page.getByRole("link", { name: "Recording", exact: true }).click();
  await page.getByRole("button", { name: "Publish" }).click();
  await expect(page.getByRole("alert")).toContainText("something is wrong under “Privacy pause”");
  await page.getByRole("link", { name: "Go there" }).click();
  const field = page.getByLabel("Warn the agent so long before (s)");
  await expect(field).toHaveAccessibleDescription(/must be less than limit_s/);
  await field.fill("20");
  await expect(page.getByRole("alert")).toBeHidden();
  await page.getByRole("button", { name: "Publish" }).click();
  await expect.poll(() => server.sent("PUT", "/rules").length).toBe(2);
});

test("who came between is named, and mine goes on top of his", async ({ page }) => {
  let between = true;
  const { server, state } = await open(page, "purposes", () => {
    if (!between) return undefined;
    between = false;
    Object.assign(state, { version: 4, author: "Ines", rules: { purposes: ["incident"] } });
    return { status: 409, json: { code: "version_conflict", message: "Ines published version 4." } };
  });
  await page.getByRole("textbox", { name: "Reasons" }).fill("Complaint");
  await page.keyboard.press("Enter");
  await page.getByRole("button", { name: "Publish" }).click();
  await expect(page.getByRole("alert")).toContainText(/Ines published version 4 .* while you were editing/);
  await expect(page.getByRole("alert")).toContainText("Changed there: Purposes and reasons");
  await page.getByRole("button", { name: "Look at it" }).click();
  await expect(page.getByText("Version 4 by Ines")).toBeVisible();
  await page.getByRole("button", { name: "Close" }).click();
  await page.getByRole("button", { name: "Put mine on top of it" }).click();
  await page.getByRole("button", { name: "Publish" }).click();
  await expect.poll(() => server.sent("PUT", "/rules").length).toBe(2);
  expect(server.sent("PUT", "/rules").at(-1)).toMatchObject({ version: 4, rules: { purposes: ["incident"], reasons: ["Complaint"] } });
});

test("a careful start is one click, a draft, and shown at once", async ({ page }) => {
  const { server, state } = await open(page, "overview");
  await expect(page.getByRole("button", { name: "Begin with that" }), "somebody has decided something").toBeHidden();
  state.version = 0;
  await page.reload();
  await page.getByRole("button", { name: "Begin with that" }).click();
  await expect(page.getByText("Every call: recorded, kept 90 days")).toBeVisible();
  await expect(page.getByText("Every call: customers hear “A supervisor is joining the call.” first")).toBeVisible();
  expect(server.sent("PUT", "/rules"), "nothing holds yet").toEqual([]);
  await page.getByRole("link", { name: "Recording", exact: true }).first().click();
  await page.getByLabel("Keep for (days)").fill("30");
  await page.getByRole("button", { name: "Publish" }).click();
  await expect.poll(() => server.sent("PUT", "/rules").length).toBe(1);
  expect(server.sent("PUT", "/rules")[0]).toMatchObject({ rules: { notices: [{ on_screen: true }], queues: [{ queue: "*", recording: { when: "always", retention_days: 30 }, consent: { at_least: "announce" } }] } });
});

test("all team leads get the same rights, each for the own team", async ({ page }) => {
  const { server } = await open(page, "rights");
  await page.getByRole("button", { name: "Give all of them the same…" }).click();
  const dialog = page.getByRole("dialog");
  await expect(dialog.getByText("Sue may barge in on team sales; with a reason.")).toBeVisible();
  await dialog.getByText("Coach", { exact: true }).click();
  await expect(dialog.getByText("Sue may barge in on")).toBeHidden();
  await dialog.getByRole("button", { name: "Give them to 1 supervisor" }).click();
  await expect(dialog).toBeHidden();
  expect(server.sent("PUT", `/people/${sue.id}/grants`)).toEqual([{ grants: [{ modes: ["monitor", "whisper"], teams: ["sales"], queues: [], agents: [] }] }]);
});
