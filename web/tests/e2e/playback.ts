// Recordings at the console: found, listened to, downloaded.
import { expect, type Locator, type Page } from "@playwright/test";

export class Playback {
  readonly alert: Locator;
  readonly listenButton: Locator;
  readonly events: Locator;
  private readonly slider: Locator;
  constructor(private readonly page: Page) {
    this.alert = page.getByRole("alert");
    this.listenButton = page.getByRole("button", { name: "Listen", exact: true });
    this.events = page.getByRole("list").filter({ has: page.getByTitle("Jump there") });
    this.slider = page.getByRole("slider", { name: "Position" });
  }

  readonly wave = (name: string) => this.page.getByRole("img", { name: new RegExp(`^Waveform of (what was )?${name}: `) });
  readonly fact = (name: string) => this.page.locator("dl > div").filter({ has: this.page.getByText(name, { exact: true }) }).locator("dd");

  // The newest one of this agent.
  async open(agent: string): Promise<void> {
    await this.page.getByRole("link", { name: "Playback" }).click();
    const rows = this.page.getByRole("table", { name: "Recordings" }).getByRole("row");
    await rows.filter({ hasText: agent }).first().click();
    await expect(this.page.getByRole("heading", { name: /^Recording of/ })).toBeVisible();
  }
  async listen(reason = ""): Promise<void> {
    await this.page.getByRole("textbox", { name: "Why you listen" }).fill(reason);
    await this.listenButton.click();
  }
  readonly play = () => this.page.getByRole("button", { name: "Play", exact: true }).click();
  readonly pause = () => this.page.getByRole("button", { name: "Pause", exact: true }).click();
  readonly position = async (): Promise<number> => Number(await this.slider.inputValue());
  readonly seek = (ms: number) => this.slider.fill(`${ms}`);
  // The page's clock runs ahead to the end of its link.
  readonly expire = (page: Page) => page.clock.install({ time: new Date(Date.now() + 700_000) });
  // ms, of the first event with these words
  async momentOf(words: string): Promise<number> {
    const line = await this.events.getByRole("button").filter({ hasText: words }).first().innerText();
    const [minutes = "0", seconds = "0"] = line.trim().split(/\s/)[0]?.split(":") ?? [];
    return (Number(minutes) * 60 + Number(seconds)) * 1000;
  }

  async download(what: string, format: "WAV" | "Ogg"): Promise<string> {
    await this.page.getByRole("button", { name: "Download…" }).click();
    await this.page.getByRole("textbox", { name: "What" }).click();
    await this.page.getByRole("option", { name: what, exact: true }).click();
    await this.page.getByText(new RegExp(`^${format}`)).click();
    await this.page.getByRole("textbox", { name: "Why you download it" }).fill("a test");
    const started = this.page.waitForEvent("download");
    await this.page.getByRole("button", { name: "Get it" }).click();
    return (await started).path();
  }
}
