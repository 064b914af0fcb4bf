import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import react from "@vitejs/plugin-react";
import type { Plugin } from "vite";
import { defineConfig } from "vitest/config";

/** Where `npm run dev` finds the server; `holdfast demo` listens there. */
const SERVER = process.env.HOLDFAST_SERVER ?? "http://127.0.0.1:8081";

/** Writes a `.gz` twin beside each text file of the build, which the server sends to whoever accepts it. */
function gzipTwins(): Plugin {
  return {
    name: "gzip-twins",
    apply: "build",
    writeBundle({ dir }) {
      if (dir === undefined) return;
      for (const entry of readdirSync(dir, { recursive: true, withFileTypes: true })) {
        if (!entry.isFile() || !/\.(html|js|css|svg)$/.test(entry.name)) continue;
        const path = join(entry.parentPath, entry.name);
        writeFileSync(`${path}.gz`, gzipSync(readFileSync(path), { level: 9 }));
      }
    },
  };
}

export default defineConfig({
  plugins: [react(), gzipTwins()],
  build: {
    target: "es2023",
    // No file becomes a data: address in the page, and no inline script loads another: the policy forbids both.
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
  },
  server: {
    proxy: {
      "/v3": {
        target: SERVER,
        // The server takes changes from pages of its own address only.
        headers: { origin: SERVER },
      },
    },
  },
  test: { include: ["src/**/*.test.{ts,tsx}"] },
});
