// The audit chain in the console: whole, taken away, and found out when somebody has been at the database.
import { readFileSync } from "node:fs";
import { spawnSync } from "node:child_process";
import { expect, test } from "./scene";
import { Administrator } from "./administrator";
import { tones } from "./tones";

// What a thief of good name would do.
function edit(database: string, sql: string): void {
  const python = `import sqlite3, sys\nbase = sqlite3.connect(sys.argv[1], timeout=10)\nbase.execute(sys.argv[2])\nbase.commit()`;
  const done = spawnSync("python3", ["-c", python, database, sql], { encoding: "utf8" });
  expect(done.status, done.stderr).toBe(0);
}

test("the chain is whole, is exported, and names the row that was edited", async ({ scene }) => {
  const administrator = scene.seat(await Administrator.at(await scene.browsers.of(tones.second), scene.house));
  await administrator.open("Sara Lind");
  await administrator.giveRightTo("claims");
  await administrator.saveRights();

  const { page } = administrator;
  await page.getByRole("link", { name: "Audit" }).click();
  const rows = page.getByRole("table", { name: "Audit" }).getByRole("row");
  const setUp = rows.filter({ hasText: "Set up: grants set" });
  await expect(setUp).toContainText("Sara Lind");
  const number = (await setUp.getByRole("cell").first().innerText()).trim();
  await page.getByRole("button", { name: "Check the chain" }).click();
  await expect(page.getByText(/^The chain is whole: all \d+ rows are as they were written/)).toBeVisible();

  const exported = page.waitForEvent("download");
  await page.getByRole("link", { name: "Export JSON Lines" }).click();
  const lines = readFileSync(await (await exported).path(), "utf8").trim().split("\n").map((line) => JSON.parse(line) as { number: number; kind: string });
  expect(lines.find((one) => String(one.number) === number)).toMatchObject({ kind: "administration" });
  expect(JSON.stringify(lines), "nobody's name is in it").not.toContain("Sara");

  edit(scene.house.file("earshot.db"), `UPDATE audit SET actor = person WHERE number = ${number}`);
  await page.getByRole("button", { name: "Check the chain" }).click();
  await expect(page.getByText("The chain is broken in one place.")).toBeVisible();
  await expect(page.getByRole("button", { name: `Row ${number}` }), "it is named").toBeVisible();
  await scene.picture("broken");
});
