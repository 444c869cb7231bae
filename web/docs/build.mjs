// The page /docs: swagger-ui, as its package has it, and three files of our own that set it up.
import { copyFileSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import path from "node:path";
import { fileURLToPath } from "node:url";

const here = path.dirname(fileURLToPath(import.meta.url));
const viewer = path.dirname(createRequire(import.meta.url).resolve("swagger-ui-dist/package.json"));

// Writes OUTPUT/docs/.
export function buildDocs(output) {
  const folder = path.join(output, "docs");
  mkdirSync(folder, { recursive: true });
  for (const file of ["index.html", "docs.js", "docs.css"]) copyFileSync(path.join(here, file), path.join(folder, file));
  for (const file of ["swagger-ui-bundle.js", "swagger-ui.css"]) {
    const text = readFileSync(path.join(viewer, file), "utf8");
    writeFileSync(path.join(folder, file), text.replace(/\n?(\/\/# sourceMappingURL=\S*|\/\*# sourceMappingURL=.*?\*\/)\s*$/, "\n"));
  }

  // What is given on goes with its licences.
  const licences = ["NOTICE", "LICENSE", "swagger-ui-bundle.js.LICENSE.txt"];
  const texts = licences.map((file) => readFileSync(path.join(viewer, file), "utf8").trim());
  writeFileSync(path.join(folder, "licences.txt"), `${texts.join("\n\n")}\n`);
}
