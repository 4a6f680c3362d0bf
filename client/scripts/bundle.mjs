// How the client is bundled; build.mjs writes the results, fresh.mjs compares them with what is committed.
import { fileURLToPath } from "node:url";
import { build } from "esbuild";
import { minify } from "terser";
import { knownNames } from "./names.mjs";

const CLIENT = fileURLToPath(new URL("..", import.meta.url));
const STATIC = new URL("../../src/tidewire/static/tidewire/", import.meta.url);

/** The committed file of each entry point. */
export const COMMITTED = {
  "src/index.ts": fileURLToPath(new URL("tidewire.js", STATIC)),
  "src/debug.ts": fileURLToPath(new URL("tidewire.debug.js", STATIC)),
  "src/behaviours/index.ts": fileURLToPath(new URL("tidewire.behaviours.js", STATIC)),
  "src/navigation/index.ts": fileURLToPath(new URL("tidewire.navigation.js", STATIC)),
};
/** The client imports them; the others are script tags. */
const MODULES = ["src/behaviours/index.ts", "src/navigation/index.ts"];

/** Every property that nobody else knows gets a short name. Those in quotes keep theirs. */
async function bundled(entryPoint) {
  const result = await build({
    absWorkingDir: CLIENT,
    entryPoints: [entryPoint],
    bundle: true,
    minify: true,
    format: MODULES.includes(entryPoint) ? "esm" : "iife",
    target: "es2022",
    charset: "utf8",
    legalComments: "none",
    mangleProps: /^[a-z]/,
    reserveProps: await knownNames(),
    write: false,
  });
  return result.outputFiles[0].text;
}

export async function bundle(entryPoint) {
  const { code } = await minify(await bundled(entryPoint), {
    ecma: 2020,
    // No getter of ours, or of the browser, is read for what it does rather than for its value.
    compress: { passes: 3, inline: 1, unsafe_arrows: true, hoist_funs: true, pure_getters: true },
    mangle: { toplevel: true },
    module: MODULES.includes(entryPoint),
    toplevel: true,
  });
  return `${code}\n`;
}
