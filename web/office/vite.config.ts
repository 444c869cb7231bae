import { defineConfig } from "vite";

export default defineConfig({
  esbuild: { jsx: "automatic", jsxImportSource: "preact" },
  build: { assetsDir: "office", modulePreload: { polyfill: false }, cssCodeSplit: false, target: "es2022" },
  // `npm run dev`: the pages from here, the API from a server on its usual port.
  server: { proxy: { "/v1": "http://127.0.0.1:8080", "/openapi.json": "http://127.0.0.1:8080" } },
});
