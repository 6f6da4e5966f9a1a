// Stepping in under rules, with the keyboard alone: where the focus goes, and that it comes back.
import { expect, test, type Page } from "@playwright/test";

const open = async (page: Page, view: string): Promise<void> => {
  await page.goto(`/fixtures.html?view=${view}`);
  await page.locator("main").waitFor();
};
const button = (page: Page, name: string) => page.getByRole("button", { name, exact: true });

test("a mode that wants a reason asks, takes it by keys, and gives the focus back", async ({ page }) => {
  await open(page, "call-refused");
  const form = page.getByRole("form", { name: "Barge: what for?" });
  const reason = form.getByLabel("Reason");
  const barge = page.getByRole("group", { name: "Step in" }).getByRole("button", { name: "Barge" });
  await barge.press("Enter");
  await expect(reason).toBeFocused();
  await page.keyboard.press("Enter");
  await expect(form, "Enter without a reason does nothing").toBeVisible();
  await page.keyboard.type("Su");
  await expect(reason, "letters choose a reason, they are no modes").toHaveValue("Suspected fraud");
  await expect(form.getByRole("button", { name: "Barge now" })).toBeEnabled();
  await page.keyboard.press("Escape");
  await expect(form).toBeHidden();
  await expect(barge).toBeFocused();
});

test("a refusal is read out, and what the rules say gets the focus", async ({ page }) => {
  await open(page, "call-refused-why");
  const rules = page.getByRole("group", { name: "What the rules say" });
  await expect(rules).toBeFocused();
  await expect(rules.getByRole("listitem").filter({ hasText: "Hours" })).toContainText("does not hold");
  await expect(page.getByRole("alert")).toContainText("Barge: not allowed");
  await button(page, "Dismiss").press("Enter");
  await expect(rules).toBeHidden();
});

test("an objection is asked once more, and only Cancel is at hand", async ({ page }) => {
  await open(page, "desk-talking");
  await button(page, "Customer objects").press("Enter");
  const dialog = page.getByRole("dialog", { name: "Does the customer object?" });
  await expect(dialog.getByRole("button", { name: "Cancel" })).toBeFocused();
  await page.keyboard.press("Escape");
  await expect(dialog).toBeHidden();
  await expect(button(page, "Customer objects")).toBeFocused();
});

test("covert listening is a drawer that says whether it is open", async ({ page }) => {
  await open(page, "call-covert-offered");
  const offer = button(page, "Listen covertly");
  await expect(offer).toHaveAttribute("aria-expanded", "false");
  await offer.press("Enter");
  await expect(offer).toHaveAttribute("aria-expanded", "true");
  await page.getByRole("region", { name: "Listen covertly" }).getByLabel("Reason").fill("case 4711");
  await expect(button(page, "Ask for approval")).toBeEnabled();
});
