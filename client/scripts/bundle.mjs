// How the client is bundled; build.mjs writes the results, fresh.mjs compares them with what is committed.
import { fileURLToPath } from "node:url";
import { createHash } from "node:crypto";
import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import { build } from "esbuild";
import uglify from "uglify-js";
import { knownNames } from "./names.mjs";

const CLIENT = fileURLToPath(new URL("..", import.meta.url));
const STATIC = new URL("../../src/tidewire/static/tidewire/", import.meta.url);

/** The committed file of each entry point. */
export const COMMITTED = {
  "src/index.ts": fileURLToPath(new URL("tidewire.js", STATIC)),
  "src/more/index.ts": fileURLToPath(new URL("tidewire.more.js", STATIC)),
  "src/debug.ts": fileURLToPath(new URL("tidewire.debug.js", STATIC)),
  "src/behaviours/index.ts": fileURLToPath(new URL("tidewire.behaviours.js", STATIC)),
  "src/navigation/index.ts": fileURLToPath(new URL("tidewire.navigation.js", STATIC)),
};
/** The client imports them; the others are script tags. */
const MODULES = ["src/more/index.ts", "src/behaviours/index.ts", "src/navigation/index.ts"];

/** The short names of the client's own properties: the modules call them by the same. */
let names;

/** What tells the files of one build from those of another: a hash of all sources. */
async function buildHash() {
  const files = (await readdir(join(CLIENT, "src"), { recursive: true })).filter((name) => name.endsWith(".ts")).sort();
  const hash = createHash("sha256");
  for (const file of files) hash.update(await readFile(join(CLIENT, "src", file)));
  return hash.digest("base64url").slice(0, 6);
}

/** Every property that nobody else knows gets a short name. Those in quotes keep theirs. */
async function bundled(entryPoint) {
  if (MODULES.includes(entryPoint)) names ??= (await esbuild("src/index.ts")).mangleCache;
  return (await esbuild(entryPoint, names)).outputFiles[0].text;
}

async function esbuild(entryPoint, mangleCache = {}) {
  return build({
    absWorkingDir: CLIENT,
    entryPoints: [entryPoint],
    bundle: true,
    minify: true,
    format: MODULES.includes(entryPoint) ? "esm" : "iife",
    target: "es2022",
    charset: "utf8",
    legalComments: "none",
    mangleProps: /^[a-z]/,
    mangleCache,
    reserveProps: await knownNames(),
    define: { BUILD: JSON.stringify(await buildHash()) },
    plugins: [PLAIN_PRIVATES],
    write: false,
  });
}

/**
 * `#name` becomes a property like others, with a short name that the classes share: minified, `#t` would take more room.
 * TypeScript has seen to it by then that nobody else uses it, and the new names are nobody else's.
 */
const PLAIN_PRIVATES = {
  name: "plain-privates",
  setup({ onLoad }) {
    onLoad({ filter: /\/src\/.*\.ts$/ }, async ({ path }) => ({ contents: plain(await readFile(path, "utf8")), loader: "ts" }));
  },
};

function plain(source) {
  const declared = source.matchAll(/^ +(?:(?:readonly|get|set|static|async) )*#(\w+)/gm);
  const uses = (name) => source.match(new RegExp(`#${name}\\b`, "g")).length;
  const names = [...new Set([...declared].map(([, name]) => name))].sort((one, other) => uses(other) - uses(one));
  return source.replace(/#(\w+)/g, (found, name) => (names.includes(name) ? `own${names.indexOf(name)}` : found));
}

export async function bundle(entryPoint) {
  const { code, error } = uglify.minify(await bundled(entryPoint), {
    // No getter of ours, or of the browser, is read for what it does rather than for its value. The rest was tried out.
    compress: { passes: 3, pure_getters: true, hoist_funs: true, inline: 1, varify: false, booleans: false },
    module: true,
    toplevel: true,
  });
  if (error) throw error;
  return `${code}\n`;
}
