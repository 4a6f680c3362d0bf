// Fails if a committed file is not what its sources build to, byte for byte.
import { readFile } from "node:fs/promises";
import { bundle, COMMITTED } from "./bundle.mjs";

for (const [entryPoint, file] of Object.entries(COMMITTED)) {
  const [built, committed] = await Promise.all([bundle(entryPoint), readFile(file, "utf8").catch(() => "")]);
  if (built === committed) continue;
  console.error(`The committed ${file} is not what client/${entryPoint} builds to: run \`npm run build\`.`);
  process.exitCode = 1;
}
