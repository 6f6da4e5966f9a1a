import { defineConfig } from "@playwright/test";

export const quiet = [
  "--no-sandbox",
  "--disable-gpu",
  "--disable-quic",
  "--no-first-run",
  "--disable-background-networking",
  "--disable-component-update",
  "--disable-sync",
  "--font-render-hinting=none",
];

const port = Number(process.env["FIXTURES_PORT"] ?? 4179);

// Debian's Chromium, started so that it talks to nobody but us.
export default defineConfig({
  testDir: "tests/browser",
  workers: 1,
  forbidOnly: true,
  reporter: [["dot"]],
  timeout: 30_000,
  snapshotPathTemplate: "{testDir}/pictures/{arg}{ext}",
  expect: { toHaveScreenshot: { maxDiffPixelRatio: 0.02, threshold: 0.25, animations: "disabled" } },
  use: {
    baseURL: `http://127.0.0.1:${port}`,
    viewport: { width: 1280, height: 720 },
    contextOptions: { reducedMotion: "reduce" }, // nothing is judged while it still fades in
    locale: "en-GB", // times of day are in the pictures
    timezoneId: "Europe/Berlin",
    launchOptions: {
      executablePath: process.env["CHROMIUM"] ?? "/usr/bin/chromium",
      args: quiet,
    },
  },
  webServer: {
    command: `node tests/browser/serve.mjs ${process.env["FIXTURES_DIR"] ?? "dist-fixtures"} ${port}`,
    url: `http://127.0.0.1:${port}/fixtures.html`,
    reuseExistingServer: false,
  },
});
