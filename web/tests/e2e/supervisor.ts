// A supervisor at the console.
import { expect, type Browser, type Page } from "@playwright/test";
import { Console } from "./console";
import type { House, Person } from "./house";

export type Mode = "Monitor" | "Whisper" | "Barge" | "Take over";

export class Supervisor extends Console {
  static async at(browser: Browser, house: House, person: Person, prepare?: (page: Page) => Promise<void>): Promise<Supervisor> {
    const supervisor = new Supervisor(await Console.openPage(browser, house, prepare));
    await supervisor.signIn(person.extension);
    return supervisor;
  }

  readonly grid = this.page.getByRole("grid", { name: "Live calls" });
  readonly panel = this.page.getByRole("complementary", { name: "Call" });
  readonly whoHears = this.page.getByRole("region", { name: "Who hears me" });
  readonly form = (mode: Mode) => this.panel.getByRole("form", { name: `${mode}: what for?` });
  readonly stale = this.page.getByText("What you see is old");
  readonly row = (name: string | RegExp) => this.grid.getByRole("row").filter({ hasText: name });
  private readonly modeButton = (mode: Mode) =>
    this.panel.getByRole("group", { name: /^(How you take part|Step in)$/ }).getByRole("button", { name: mode });

  // By the small button in the row of the floor.
  async stepInFromFloor(name: string | RegExp, mode: Mode): Promise<void> {
    await this.row(name).getByRole("button", { name: new RegExp(`^${mode}:`) }).click();
    await this.isIn(mode);
  }

  readonly click = (mode: Mode) => this.modeButton(mode).click();
  readonly tries = (mode: Mode) => this.modeButton(mode).click({ force: true }); // what looks as if it could not work
  async enter(mode: Mode): Promise<void> {
    await this.click(mode);
    await this.isIn(mode);
  }
  readonly has = async (mode: Mode) => (await this.modeButton(mode).getAttribute("aria-pressed")) === "true";
  readonly isIn = (mode: Mode) => expect(this.modeButton(mode), `${mode} is lit`).toHaveAttribute("aria-pressed", "true");

  // Of several calls that are open.
  readonly tab = (agent: string) =>
    this.panel.getByRole("navigation", { name: "Open calls" }).getByRole("button", { name: agent });
  readonly ear = this.panel.getByText("You hear this call");

  readonly unmute = () => this.panel.getByRole("button", { name: "Unmute" }).click();
  async openMicrophone(): Promise<void> {
    await this.panel.getByText("Open", { exact: true }).click();
    await this.unmute();
  }
  readonly moveHere = () => this.panel.getByRole("button", { name: "Move to this window" }).click();
  readonly handBack = () => this.panel.getByRole("button", { name: "Hand back" }).click();
  readonly leave = () => this.panel.getByRole("button", { name: "Leave" }).click();
  async write(words: string): Promise<void> {
    await this.panel.getByRole("textbox", { name: "Write to the agent" }).fill(words);
    await this.panel.getByRole("button", { name: "Send" }).click();
  }
  async follow(): Promise<void> {
    const answered = this.page.waitForResponse((response) => response.request().method() === "PATCH");
    await this.more("Follow this agent to the next call");
    expect((await answered).ok(), "the server knows").toBe(true);
  }
  async more(item: string): Promise<void> {
    await this.panel.getByRole("button", { name: "How you take part" }).click();
    await this.page.getByRole("menuitem", { name: item }).click();
  }
}
