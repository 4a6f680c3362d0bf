// How the client is bundled; build.mjs writes the result, fresh.mjs compares it with what is committed.
import { fileURLToPath } from "node:url";
import { build } from "esbuild";

const CLIENT = fileURLToPath(new URL("..", import.meta.url));

export const COMMITTED = fileURLToPath(new URL("../../src/tidewire/static/tidewire/tidewire.js", import.meta.url));

export async function bundle() {
  const result = await build({
    absWorkingDir: CLIENT,
    entryPoints: ["src/index.ts"],
    bundle: true,
    minify: true,
    format: "iife",
    target: "es2022",
    charset: "utf8",
    legalComments: "none",
    write: false,
  });
  return result.outputFiles[0].text;
}
