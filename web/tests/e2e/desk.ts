// An agent at the desk.
import { expect, type Browser, type Page } from "@playwright/test";
import { Console } from "./console";
import type { House, Person } from "./house";

export class Desk extends Console {
  static async at(browser: Browser, house: House, person: Person, prepare?: (page: Page) => Promise<void>): Promise<Desk> {
    const desk = new Desk(await Console.openPage(browser, house, prepare));
    await desk.signIn(person.extension);
    return desk;
  }

  readonly call = this.page.getByRole("region", { name: "Your call" });
  readonly watchers = this.page.getByRole("status", { name: "Your supervisor" });
  readonly cues = this.page.getByRole("log", { name: "Cues" });
  readonly recent = this.page.locator("section").filter({ has: this.page.getByRole("heading", { name: "Your recent calls" }) });
  readonly tile = (name: string) => this.call.getByRole("button", { name: new RegExp(`^${name}( [A-Z])?$`) });
  readonly incoming = this.page.getByRole("alert", { name: /is calling/ });
  readonly button = (name: string) => this.page.getByRole("button", { name });
  readonly isIn = (state: string) =>
    expect(this.page.getByRole("region", { name: "Your state" }).getByRole("status"), `the agent is ${state}`).toHaveText(state);

  async answer(): Promise<void> {
    await this.incoming.getByRole("button", { name: "Answer" }).click();
    await expect(this.call, "the call is shown").toBeVisible();
    await expect(this.incoming, "it rings no more").toBeHidden();
  }
  async dial(number: string): Promise<void> {
    await this.page.getByRole("textbox", { name: "Extension or number" }).fill(number);
    await this.page.getByRole("button", { name: "Call", exact: true }).click();
  }
}
