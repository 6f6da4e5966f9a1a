// Every view in every state, without a server: nothing is wrong with any of them, and some look as they did.
import axe from "axe-core";
import { expect, test, type Page } from "@playwright/test";

const kNow = new Date("2026-03-02T10:15:00Z"); // frozen, so that timers stand still

// Names (or beginnings of names) of the fixtures whose pictures are kept.
const pictured = [
  "sign-in",
  "floor-busy",
  "floor-cards",
  "floor-listening",
  "call-monitor",
  "call-whisper-speaking",
  "call-takeover",
  "call-no-microphone",
  "guide",
  "desk-talking",
  "admin-people",
];

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

async function axeFinds(page: Page): Promise<string[]> {
  await page.evaluate(axe.source); // not as a script tag: our policy would refuse it
  const found = await page.evaluate(() => (window as unknown as { axe: typeof axe }).axe.run());
  return found.violations.map((one) => `${one.id}: ${one.nodes[0]?.html} ${one.nodes[0]?.failureSummary}`);
}

let names: string[] = [];
test.beforeAll(async ({ browser }) => {
  const page = await browser.newPage();
  await page.goto("/fixtures.html");
  await page.locator("main").waitFor();
  names = await page.evaluate(() => window.fixtureNames);
  await page.close();
});

for (const scheme of ["light", "dark"] as const) {
  test(`every fixture, ${scheme}`, async ({ page }) => {
    test.setTimeout(names.length * 15_000);
    expect(names.length).toBeGreaterThan(20);
    for (const name of names) {
      await test.step(name, async () => {
        page.removeAllListeners();
        expect.soft(await visit(page, name, scheme), `${name}: errors on the console`).toEqual([]);
        expect.soft(await axeFinds(page), `${name}: axe`).toEqual([]);
        expect.soft(await broaderThanPage(page), `${name}: scrolls sideways`).toBe(0);
        if (pictured.includes(name)) await expect.soft(page).toHaveScreenshot(`${name}-${scheme}.png`);
      });
    }
  });
}

test("a tablet shows the floor and the call without scrolling sideways", async ({ page }) => {
  await page.setViewportSize({ width: 820, height: 1180 });
  for (const name of ["floor-busy", "floor-listening", "call-two-open", "guide"]) {
    expect(await visit(page, name, "light")).toEqual([]);
    expect(await broaderThanPage(page), name).toBe(0);
  }
});

test("2,000 calls exist as a few rows only", async ({ page }) => {
  await visit(page, "floor-2000", "light");
  const rows = page.locator("[role=grid] [role=row]");
  await expect(page.locator("[role=grid]")).toHaveAttribute("aria-rowcount", "2001");
  expect(await rows.count()).toBeLessThan(50);
});
