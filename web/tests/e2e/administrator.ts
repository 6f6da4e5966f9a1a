// An administrator at the console.
import { expect, type Browser } from "@playwright/test";
import { Console } from "./console";
import { administrator, type House } from "./house";

export class Administrator extends Console {
  static async at(browser: Browser, house: House): Promise<Administrator> {
    const one = new Administrator(await Console.openPage(browser, house));
    await one.signIn(administrator.extension);
    return one;
  }

  private readonly rights = this.page.locator("section").filter({ has: this.page.getByRole("heading", { name: "Rights" }) });

  async open(person: string): Promise<void> {
    await this.page.getByRole("link", { name: "Admin" }).click();
    await this.page.getByText(person).click();
    await expect(this.page.getByRole("heading", { name: person })).toBeVisible();
  }
  // To listen to one team, and no more. The page proposes the person's own team.
  async giveRightTo(team: string): Promise<void> {
    await this.rights.getByRole("button", { name: "Add a right" }).click();
    const teams = this.rights.getByRole("textbox", { name: "Teams" });
    await teams.fill(team);
    await teams.press("Enter");
    await this.rights.locator(".mantine-Pill-remove").first().click();
  }
  async saveRights(): Promise<void> {
    const answered = this.page.waitForResponse((response) => response.url().endsWith("/grants") && response.request().method() === "PUT");
    await this.rights.getByRole("button", { name: "Save" }).click();
    expect((await answered).ok(), "the server took them").toBe(true);
  }
}
