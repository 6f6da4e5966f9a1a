// Every view in every state, without a server: nothing is wrong with any of them, and some look as they did.
import axe from "axe-core";
import { existsSync, readFileSync } from "node:fs";
import { expect, test, type Page } from "@playwright/test";

const kNow = new Date("2026-03-02T10:15:00Z"); // frozen, so that timers stand still

// Names (or beginnings of names) of the fixtures whose pictures are kept.
const pictured = [
  "sign-in",
  "floor-busy",
  "floor-cards",
  "floor-listening",
  "floor-waiting",
  "floor-guarded",
  "floor-approvals",
  "call-reason",
  "call-refused-why",
  "call-covert-ask",
  "call-objected",
  "call-monitor",
  "call-whisper-speaking",
  "call-takeover",
  "call-no-microphone",
  "call-microphone-replaced",
  "guide",
  "desk-talking",
  "desk-consult",
  "desk-ringing",
  "desk-watched",
  "desk-parked",
  "desk-companion",
  "desk-noticed",
  "desk-notice-afterwards",
  "desk-privacy-ending",
  "desk-acknowledge",
  "desk-listened",
  "admin-people",
  "admin-person-device",
  "admin-trunks",
  "system-troubled",
  "admin-person-conditions",
  "rules-overview",
  "rules-beginning",
  "rules-rights",
  "rules-rights-for-all",
  "rules-notices",
  "rules-consent",
  "rules-recording",
  "rules-refused",
  "rules-conflict",
  "recordings",
  "recording-held",
  "recording-player",
  "retention",
  "audit",
  "audit-broken",
  "audit-row",
];
const picturedOnTablet = ["rules-policies", "recording-player", "audit-broken"];

async function visit(page: Page, view: string, scheme: "light" | "dark"): Promise<string[]> {
  const wrong: string[] = [];
  page.on("console", (message) => message.type() === "error" && wrong.push(message.text()));
  page.on("pageerror", (error) => wrong.push(String(error)));
  await page.clock.setFixedTime(kNow);
  await page.goto(`/fixtures.html?view=${view}&scheme=${scheme}`);
  await page.locator("main").first().waitFor();
  await page.evaluate(() => document.fonts.ready);
  return wrong;
}

async function broaderThanPage(page: Page): Promise<number> {
  return page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
}

// In dark only the colours differ.
async function axeFinds(page: Page, scheme: "light" | "dark"): Promise<string[]> {
  await page.evaluate(axe.source); // not as a script tag: our policy would refuse it
  const rules = scheme === "light" ? {} : { runOnly: ["color-contrast"] };
  const found = await page.evaluate((options) => (window as unknown as { axe: typeof axe }).axe.run(document, options), rules);
  return found.violations.map((one) => `${one.id}: ${one.nodes[0]?.html} ${one.nodes[0]?.failureSummary}`);
}

let names: string[] = [];
test.beforeAll(async ({ browser }) => {
  const page = await browser.newPage();
  await page.goto("/fixtures.html");
  await page.locator("main").waitFor();
  const wanted = new RegExp(process.env["FIXTURES"] ?? ""); // such as ^desk
  names = (await page.evaluate(() => window.fixtureNames)).filter((name) => wanted.test(name));
  await page.close();
});

for (const scheme of ["light", "dark"] as const) {
  test(`every fixture, ${scheme}`, async ({ page }) => {
    test.setTimeout(names.length * 15_000);
    expect(names.length).toBeGreaterThan(process.env["FIXTURES"] ? 0 : 20);
    for (const name of names) {
      await test.step(name, async () => {
        page.removeAllListeners();
        expect.soft(await visit(page, name, scheme), `${name}: errors on the console`).toEqual([]);
        expect.soft(await axeFinds(page, scheme), `${name}: axe`).toEqual([]);
        expect.soft(await broaderThanPage(page), `${name}: scrolls sideways`).toBe(0);
        if (pictured.includes(name)) await expect.soft(page).toHaveScreenshot(`${name}-${scheme}.png`);
      });
    }
  });
}

test("on a tablet nothing scrolls sideways", async ({ page }) => {
  test.setTimeout(240_000);
  await page.setViewportSize({ width: 820, height: 1180 });
  const views = [
    "floor-busy", "floor-listening", "floor-waiting", "call-two-open", "guide", "desk-watched", "desk-ringing",
    "desk-idle", "desk-consult", "desk-microphone-replaced", "floor-guarded", "floor-approvals", "desk-privacy-ending", "desk-acknowledge", "desk-listened", "admin-people", "admin-person-device", "system-troubled",
    ...names.filter((name) => /^(rules|recording|retention|audit)/.test(name)),
  ];
  for (const name of views) {
    expect(await visit(page, name, "light")).toEqual([]);
    expect(await broaderThanPage(page), name).toBe(0);
    if (picturedOnTablet.includes(name)) await expect.soft(page).toHaveScreenshot(`${name}-tablet.png`);
  }
});

test("names of any kind run nothing and break nothing", async ({ page }) => {
  test.setTimeout(240_000);
  const corpus = `${process.env["EARSHOT_CORPORA"] ?? "../../shared/corpora"}/naughty-strings/blns.txt`;
  test.skip(!existsSync(corpus), `no ${corpus}`);
  const all = readFileSync(corpus, "utf8").split("\n").filter((line) => line && !line.startsWith("#"));
  const dialogs: string[] = [];
  page.on("dialog", (dialog) => {
    dialogs.push(dialog.message());
    void dialog.dismiss();
  });
  const kAtOnce = 44; // as many as are on the screen
  await page.setViewportSize({ width: 1280, height: 2100 });
  for (let from = 0; from < all.length; from += kAtOnce) {
    const names = all.slice(from, from + kAtOnce);
    await page.addInitScript((list) => (window.strangeNames = list), names);
    expect.soft(await visit(page, "floor-strange", "light"), `errors with ${JSON.stringify(names)}`).toEqual([]);
    const seen = await page.evaluate(() => ({
      heights: [...document.querySelectorAll("[role=row][id]")].map((row) => row.getBoundingClientRect().height),
      spills: [...document.querySelectorAll("[role=gridcell]")].filter((cell) => {
        const box = cell.getBoundingClientRect();
        return [...cell.querySelectorAll("bdi")].some((name) => name.getBoundingClientRect().right > box.right + 1);
      }).length,
      customers: [...document.querySelectorAll("[data-column=customer] > bdi")].map((name) => name.textContent),
      broader: document.documentElement.scrollWidth - document.documentElement.clientWidth,
    }));
    expect(new Set(seen.heights)).toEqual(new Set([44]));
    expect(seen).toMatchObject({ spills: 0, broader: 0 });
    for (const name of seen.customers) expect(names).toContain(name);
  }
  expect(dialogs).toEqual([]);
});

test("2,000 calls exist as a few rows only", async ({ page }) => {
  await visit(page, "floor-2000", "light");
  const rows = page.locator("[role=grid] [role=row]");
  await expect(page.locator("[role=grid]")).toHaveAttribute("aria-rowcount", "2001");
  expect(await rows.count()).toBeLessThan(50);
});
