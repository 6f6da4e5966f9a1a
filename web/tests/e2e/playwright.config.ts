import { defineConfig } from "@playwright/test";
import { join } from "node:path";
import { scratch } from "./process";

// The console as people use it: the real server, real SIP telephones, real browsers with real sound. One after the other:
// each test has up to three browsers and a server of its own to share the machine's cores with.
export default defineConfig({
  testDir: ".",
  outputDir: join(scratch, "results"),
  globalSetup: "./tidy.ts",
  workers: 1,
  forbidOnly: true,
  reporter: [["list"]],
  timeout: 90_000,
  expect: { timeout: 10_000 },
});
