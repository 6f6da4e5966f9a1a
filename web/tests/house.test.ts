// Imports run inward, as README.md says; words stand in texts/ and colours in the theme.
import { readdirSync, readFileSync } from "node:fs";
import { join, relative } from "node:path";
import { fileURLToPath } from "node:url";
import { describe, expect, it } from "vitest";

const src = fileURLToPath(new URL("../src", import.meta.url));

const mayImport: Record<string, string[]> = {
  contract: [],
  ui: [],
  texts: [],
  client: ["contract"],
  model: ["contract", "client"],
  audio: ["contract", "client", "model"],
  features: ["contract", "client", "model", "audio", "ui", "texts"],
  app: ["contract", "client", "model", "audio", "ui", "texts", "features"],
};

const files = readdirSync(src, { recursive: true, encoding: "utf8" })
  .filter((file) => /\.tsx?$/.test(file) && !/\.(test|fixtures)\.tsx?$/.test(file))
  .map((file) => ({ file, text: readFileSync(join(src, file), "utf8") }));

const imports = (text: string) => [...text.matchAll(/(?:from|import\()\s*"([^"]+)"/g)].map((one) => one[1] ?? "");

describe("the house", () => {
  it.each(files.map(({ file, text }) => [file, text] as const))("%s imports inward", (file, text) => {
    const room = file.split("/")[0] ?? "";
    for (const from of imports(text)) {
      expect(from.startsWith("@fixtures"), `${file}: made-up people are for fixtures and tests`).toBe(false);
      const target = from.startsWith("@/") ? from.slice(2) : from.startsWith(".") ? relative(src, join(src, file, "..", from)) : null;
      if (target === null) continue;
      const to = target.split("/")[0] ?? "";
      expect(to === room || mayImport[room]?.includes(to), `${file} imports ${from}`).toBe(true);
    }
  });

  it("keeps React out of the pure rooms", () => {
    for (const { file, text } of files.filter(({ file }) => /^(contract|client|model|audio)\//.test(file))) {
      expect(imports(text).filter((one) => /react|mantine/i.test(one)), file).toEqual([]);
    }
  });

  it("keeps features apart: only shared/ is for all, and the floor shows calls", () => {
    for (const { file, text } of files.filter(({ file }) => file.startsWith("features/"))) {
      const own = file.split("/")[1];
      const others = imports(text)
        .map((from) => /^@\/features\/([^/]+)/.exec(from)?.[1])
        .filter((to) => to && to !== own && to !== "shared" && !(own === "floor" && to === "call"));
      expect(others, file).toEqual([]);
    }
  });

  it("never writes HTML from a value", () => {
    for (const { file, text } of files) expect(text, file).not.toMatch(/dangerouslySetInnerHTML|innerHTML|\bany\b(?=[;,)>\]])/);
  });
});
