import { mkdir, writeFile } from "node:fs/promises";
import { dirname } from "node:path";
import { bundle, COMMITTED } from "./bundle.mjs";

await mkdir(dirname(COMMITTED), { recursive: true });
await writeFile(COMMITTED, await bundle());
