// Fails if the committed client, as a server would compress it once, is larger than its budget.
import { readFile } from "node:fs/promises";
import { brotliCompressSync } from "node:zlib";
import { COMMITTED } from "./bundle.mjs";

const BUDGET = 10_240;
const size = brotliCompressSync(await readFile(COMMITTED["src/index.ts"])).length;
console.log(`tidewire.js: ${size} bytes brotli, ${BUDGET} allowed`);
if (size > BUDGET) process.exit(1);
