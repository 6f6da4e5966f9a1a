// The audit in the whole console: found, read, checked, taken away.
import { expect, test } from "@playwright/test";
import { id } from "../../fixtures/made_up";
import { openConsole } from "./played_server";

const row = (number: number) => ({
  number, at: "2026-03-02T09:00:00Z", event: number, kind: "supervision_refused", actor: id("s", 1), actor_name: "Sue", call: "", session: "", person: id("p", 1),
  person_name: "Anna", recording: "", rule: "outside_hours", policy_version: 7, code: "outside_hours", body: '{"mode":"barge"}', before: "", after: "", hash: "5f",
});

test("rows are found page by page, the chain is checked, the links take the whole of it", async ({ page }) => {
  const server = await openConsole(page, "/audit", ({ path, query }) => {
    if (path === "/audit") return { json: query.get("before") ? { rows: [row(1)], more: false } : { rows: [row(3), row(2)], more: true } };
    if (path === "/audit/verification") return { json: { whole: false, rows: 3, sealed: 1, faults: [{ first: 2, last: 2, what: "its hash does not fit" }], notes: [] } };
    return undefined;
  });
  await page.getByRole("button", { name: "Show older ones" }).click();
  await expect(page.getByRole("row")).toHaveCount(4);
  expect(server.asked.filter((one) => one.path === "/audit").at(-1)?.query.get("before")).toBe("2");

  await page.getByRole("button", { name: "Check the chain" }).click();
  await expect(page.getByRole("alert")).toContainText("The chain is broken in one place.");
  await page.getByRole("button", { name: "Row 2" }).click();
  await expect(page.getByRole("dialog")).toContainText("outside the hours of the right");
  await page.keyboard.press("Escape");

  await page.getByRole("textbox", { name: "Person" }).fill("201");
  await expect.poll(() => server.asked.filter((one) => one.path === "/audit").at(-1)?.query.get("person")).toBe("201");
  await expect(page.getByRole("link", { name: "Export CSV" })).toHaveAttribute("href", "/api/v1/audit/export?format=csv");
});
