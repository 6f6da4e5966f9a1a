// Callers choose their own names, and some are nasty. They come by SIP, and end on the supervisor's and the agent's screens.
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "./scene";
import { Console } from "./console";
import { root } from "./process";

const corpus = join(process.env["EARSHOT_CORPORA"] ?? join(root, "../shared/corpora"), "naughty-strings/blns.txt");
const kCallers = 24;
const kLongest = 180; // octets of a name

// As many of the corpus as names can carry, the scripts among them first.
function nastyNames(): string[] {
  const lines = existsSync(corpus) ? readFileSync(corpus, "utf8").split("\n").filter((line) => line.trim() && !line.startsWith("#")) : [];
  const own = [`<img src=x onerror=alert(1)>`, `"><script>alert(1)</script>`, "\u202Eevil\u202C", "Z\u0351\u036B\u0343alg\u0489o", "👩‍👩‍👧‍👦 ".repeat(8), "W".repeat(kLongest)];
  const nasty = lines.filter((line) => /[<>"'`\\]|[^\x20-\x7e]/.test(line));
  const names = [...own];
  let name = "";
  for (const line of nasty.sort((a, b) => Number(b.includes("<")) - Number(a.includes("<")))) {
    if (Buffer.byteLength(`${name} ${line}`) > kLongest && name) {
      names.push(name);
      name = "";
    }
    if (Buffer.byteLength(line) <= kLongest) name = name ? `${name} ${line}` : line;
  }
  return names.slice(0, kCallers);
}

async function isUnharmed(one: Console, view: string): Promise<void> {
  const seen = await one.page.evaluate(() => ({
    width: Math.max(...[...document.querySelectorAll("main, main > *, main section, main button")].map((one) => one.getBoundingClientRect().right)) - window.innerWidth,
    foreign: document.querySelectorAll("main img, main iframe, main script, main object, main embed, main a[href^='javascript']").length,
    heights: [...document.querySelectorAll("[role=grid] [role=rowgroup] [role=row]")].map((row) => row.getBoundingClientRect().height),
  }));
  expect(seen.width, `${view}: nothing is broader than the page`).toBeLessThanOrEqual(0);
  expect(seen.foreign, `${view}: no element came out of a name`).toBe(0);
  expect(new Set(seen.heights).size, `${view}: all rows are equally high`).toBeLessThanOrEqual(1);
}

test("nasty callers' names stay words", async ({ scene }) => {
  const supervisor = await scene.supervisor();
  const ran: string[] = [];
  supervisor.page.on("dialog", (dialog) => {
    ran.push(dialog.message());
    void dialog.dismiss();
  });
  const names = nastyNames();
  const callers = names.map((name, at) => scene.customer(name, `+4930${5000 + at}`));
  for (const caller of callers) caller.say("dial:+4930700");
  await expect(supervisor.page.getByRole("button", { name: `${names.length} waiting` }), "all of them wait").toBeVisible({ timeout: 20_000 });
  await isUnharmed(supervisor, "table");
  await expect(supervisor.grid).toContainText("<img src=x onerror=alert(1)>");
  await scene.picture("names-table");

  await supervisor.page.getByText("Cards", { exact: true }).click();
  await isUnharmed(supervisor, "cards");
  await scene.picture("names-cards");
  await supervisor.page.getByText("Table", { exact: true }).click();
  const rows = supervisor.grid.getByRole("rowgroup").getByRole("row");
  for (const at of [0, 1, 2, 3, 4, 5]) {
    await rows.nth(at).click();
    await expect(supervisor.panel).toBeVisible();
    await isUnharmed(supervisor, "panel");
  }

  // The one who waits longest rings at the agent.
  const agent = await scene.agent({ state: "Ringing" });
  await expect(agent.incoming).toBeVisible();
  await isUnharmed(agent, "desk");
  await expect(agent.incoming.getByRole("button", { name: "Reject" }), "the buttons can be seen").toBeInViewport({ ratio: 1 });
  await scene.picture("names-desk");
  await agent.answer();
  await isUnharmed(agent, "desk");
  await expect(agent.tile("Hang up")).toBeInViewport({ ratio: 1 });
  expect(ran, "scripts that ran").toEqual([]);
  expect(scene.problems()).toEqual([]);
});
