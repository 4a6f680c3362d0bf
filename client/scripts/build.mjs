import { mkdir, writeFile } from "node:fs/promises";
import { dirname } from "node:path";
import { bundle, COMMITTED } from "./bundle.mjs";

for (const [entryPoint, file] of Object.entries(COMMITTED)) {
  await mkdir(dirname(file), { recursive: true });
  await writeFile(file, await bundle(entryPoint));
}
