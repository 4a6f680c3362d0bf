// Which names of properties the bundle has to keep: all that somebody besides the client knows. The others are shortened.
import { readdir, readFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

const require = createRequire(import.meta.url);
const PUBLIC = fileURLToPath(new URL("../../src/tidewire/static/tidewire/tidewire.d.ts", import.meta.url));

/** What the server says by name (protocol/SPEC.md): the settings of a greeting, the keys of a loop. */
const WIRE = ["heartbeat", "grace", "jitter", "frame", "h", "r"];
/** Of browsers, which TypeScript's libraries may not know yet; and of the script tag for debugging. */
const OTHERS = [
  ...["trustedTypes", "createPolicy", "createHTML", "createScript", "createScriptURL", "moveBefore"],
  ...["tidewireDebug", "texts", "trace", "raise"],
];

const COMMENT = /\/\*[^]*?\*\/|\/\/.*/g;
const MEMBER = /(?:^\s*|[{;]\s*)(?:(?:readonly|static|get|set|declare|var|function|const) )*["']?([\w$]+)["']?\??\s*[:(<]/gm;

/** What no name may match that is shortened: the members of the browser's and of JavaScript's objects, and of our API. */
export async function knownNames() {
  const libraries = await libraryFiles();
  const texts = await Promise.all([PUBLIC, ...libraries].map((file) => readFile(file, "utf8")));
  const members = texts.flatMap((text) => [...text.replace(COMMENT, "").matchAll(MEMBER)].map(([, name]) => name));
  return new RegExp(`^(?:${[...new Set([...members, ...WIRE, ...OTHERS])].join("|").replaceAll("$", "\\$")})$`);
}

async function libraryFiles() {
  const typescript = dirname(require.resolve("typescript/package.json"));
  const native = createRequire(join(typescript, "package.json"));
  const platform = `@typescript/typescript-${process.platform}-${process.arch}/package.json`;
  const folder = join(dirname(native.resolve(platform)), "lib");
  const names = (await readdir(folder)).filter((name) => /^lib\.(?:dom|es).*\.d\.ts$/.test(name));
  return names.sort().map((name) => join(folder, name));
}
