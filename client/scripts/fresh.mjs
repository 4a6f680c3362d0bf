// Fails if the committed client is not what its sources build to, byte for byte.
import { readFile } from "node:fs/promises";
import { bundle, COMMITTED } from "./bundle.mjs";

const [built, committed] = await Promise.all([bundle(), readFile(COMMITTED, "utf8").catch(() => "")]);
if (built !== committed) {
  console.error("The committed tidewire.js is not what client/src builds to: run `npm run build`.");
  process.exit(1);
}
