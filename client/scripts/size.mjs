// Fails if a committed file, as a server would compress it once, is larger than its budget, or the client not what README says.
import { readFile } from "node:fs/promises";
import { basename } from "node:path";
import { brotliCompressSync } from "node:zlib";
import { COMMITTED } from "./bundle.mjs";

/** What they are today; they may only shrink. */
const BUDGETS = {
  "src/index.ts": 10_000,
  "src/more/index.ts": 7_650,
  "src/behaviours/index.ts": 2_060,
  "src/navigation/index.ts": 4_930,
};

const sizes = {};
for (const [entryPoint, budget] of Object.entries(BUDGETS)) {
  const file = COMMITTED[entryPoint];
  const size = (sizes[entryPoint] = brotliCompressSync(await readFile(file)).length);
  console.log(`${basename(file)}: ${size} bytes brotli, ${budget} allowed`);
  if (size > budget) process.exitCode = 1;
}

const told = (entryPoint) => `${(sizes[entryPoint] / 1000).toFixed(1)} kB`;
const readme = await readFile(new URL("../../README.md", import.meta.url), "utf8");
for (const words of [`client is ${told("src/index.ts")}`, `load ${told("src/more/index.ts")} more`]) {
  if (readme.includes(words)) continue;
  console.error(`README.md does not say "${words}".`);
  process.exitCode = 1;
}
