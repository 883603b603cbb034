// What static/codemirror.js is made of, with every licence.

import { readdirSync, readFileSync } from "node:fs";

const lock = JSON.parse(readFileSync("package-lock.json", "utf8"));
for (const [folder, { version, dev, optional }] of Object.entries(lock.packages).sort()) {
  if (!folder || optional || /esbuild/.test(folder)) continue;
  const file = readdirSync(folder).find((name) => /^licen[cs]e/i.test(name));
  console.log(`${folder.replace("node_modules/", "")} ${version}\n`);
  console.log(readFileSync(`${folder}/${file}`, "utf8").trim(), "\n\n");
}
