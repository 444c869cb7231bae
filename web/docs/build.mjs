// The page /docs: swagger-ui, as its package has it, and three files of our own that set it up.
//   node docs/build.mjs OUTPUT      writes OUTPUT/docs/
import { copyFileSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import path from "node:path";
import { fileURLToPath } from "node:url";

const here = path.dirname(fileURLToPath(import.meta.url));
const viewer = path.dirname(createRequire(import.meta.url).resolve("swagger-ui-dist/package.json"));
const output = path.join(process.argv[2] ?? "dist", "docs");

mkdirSync(output, { recursive: true });
for (const file of ["index.html", "docs.js", "docs.css"]) copyFileSync(path.join(here, file), path.join(output, file));
for (const file of ["swagger-ui-bundle.js", "swagger-ui.css"]) {
  const text = readFileSync(path.join(viewer, file), "utf8");
  writeFileSync(path.join(output, file), text.replace(/\n?(\/\/# sourceMappingURL=\S*|\/\*# sourceMappingURL=.*?\*\/)\s*$/, "\n"));
}

// What is given on goes with its licences.
const licences = ["NOTICE", "LICENSE", "swagger-ui-bundle.js.LICENSE.txt"];
const texts = licences.map((file) => readFileSync(path.join(viewer, file), "utf8").trim());
writeFileSync(path.join(output, "licences.txt"), `${texts.join("\n\n")}\n`);
