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

/** Of the browser, too, but the client asks nothing of the browser by them: with its own properties they are shortened. */
const OWN = [
  ...["address", "adopt", "binding", "changed", "channel", "channels", "closed", "component", "connect", "context", "delay"],
  ...["drop", "element", "end", "ended", "flush", "host", "inputs", "label", "locale", "locks", "modify", "next", "number"],
  ...["parent", "queue", "rate", "refresh", "register", "root", "rules", "show", "stop", "take", "timing", "write"],
];

const COMMENT = /\/\*[^]*?\*\/|\/\/.*/g;
const MEMBER = /(?:^\s*|[{;]\s*)(?:(?:readonly|static|get|set|declare|var|function|const) )*["']?([\w$]+)["']?\??\s*[:(<]/gm;

/** What no name may match that is shortened: the members of the browser's and of JavaScript's objects, and of our API. */
export async function knownNames() {
  const members = await membersIn(await libraryFiles());
  const names = [...members.filter((name) => !OWN.includes(name)), ...(await membersIn([PUBLIC])), ...WIRE, ...OTHERS];
  return new RegExp(`^(?:${[...new Set(names)].join("|").replaceAll("$", "\\$")})$`);
}

async function membersIn(files) {
  const texts = await Promise.all(files.map((file) => readFile(file, "utf8")));
  return texts.flatMap((text) => [...text.replace(COMMENT, "").matchAll(MEMBER)].map(([, name]) => name));
}

async function libraryFiles() {
  const typescript = dirname(require.resolve("typescript/package.json"));
  const native = createRequire(join(typescript, "package.json"));
  const platform = `@typescript/typescript-${process.platform}-${process.arch}/package.json`;
  const folder = join(dirname(native.resolve(platform)), "lib");
  const names = (await readdir(folder)).filter((name) => /^lib\.(?:dom|es).*\.d\.ts$/.test(name));
  return names.sort().map((name) => join(folder, name));
}
