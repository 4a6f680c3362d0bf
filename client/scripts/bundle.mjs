// How the client is bundled; build.mjs writes the results, fresh.mjs compares them with what is committed.
import { fileURLToPath } from "node:url";
import { build } from "esbuild";

const CLIENT = fileURLToPath(new URL("..", import.meta.url));
const STATIC = new URL("../../src/tidewire/static/tidewire/", import.meta.url);

/** The committed file of each entry point. */
export const COMMITTED = {
  "src/index.ts": fileURLToPath(new URL("tidewire.js", STATIC)),
  "src/debug.ts": fileURLToPath(new URL("tidewire.debug.js", STATIC)),
};

/**
 * Properties of our own that are named shorter in the bundle: none that browsers, the wire or scripts of pages know, as
 * the browser tests show. (About 300 bytes after compression.)
 */
const INTERNAL = [
  "adopt", "attempt", "channel", "context", "controls", "defers", "discover", "dropped", "epoch", "hasSlots",
  "hooks", "isEmpty", "isForeign", "isFull", "isHidden", "isIdle", "isJoin", "isJoining", "isOnce", "isTouched",
  "isWaiting", "joinBody", "joined", "keepChoices", "lastRef", "ledger", "locks", "patched", "patching", "probe",
  "progressed", "receive", "refused", "refuses", "removed", "replaced", "restart", "revision", "rules", "sentAfter",
  "serverValue", "session", "shape", "shaped", "showConnection", "snapshot", "stale", "statics", "steps", "sweep",
  "syncAll", "syncText", "takeAll", "takeSent", "takeWaiting", "thawed", "timing",
];

export async function bundle(entryPoint) {
  const result = await build({
    absWorkingDir: CLIENT,
    entryPoints: [entryPoint],
    bundle: true,
    minify: true,
    format: "iife",
    target: "es2022",
    charset: "utf8",
    legalComments: "none",
    mangleProps: new RegExp(`^(${INTERNAL.join("|")})$`),
    write: false,
  });
  return result.outputFiles[0].text;
}
