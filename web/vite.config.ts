import react from "@vitejs/plugin-react";
import { fileURLToPath } from "node:url";
import { defineConfig } from "vitest/config";

const here = (path: string) => fileURLToPath(new URL(path, import.meta.url));

// Two pages: the console, and in mode "fixtures" also every view in every state without a server.
export default defineConfig(({ mode }) => ({
  plugins: [react()],
  resolve: { alias: { "@fixtures": here("./fixtures"), "@": here("./src") } },
  build: {
    target: "es2022",
    assetsInlineLimit: 0, // the server's Content-Security-Policy allows our own files only, no data:
    chunkSizeWarningLimit: 900,
    rollupOptions: { input: [here("./index.html"), ...(mode === "fixtures" ? [here("./fixtures.html")] : [])] },
  },
  server: {
    proxy: {
      "/api": { target: process.env["EARSHOT_URL"] ?? "http://127.0.0.1:8080", ws: true },
    },
  },
  test: { include: ["src/**/*.test.ts", "tests/*.test.ts"], environment: "node" },
}));
