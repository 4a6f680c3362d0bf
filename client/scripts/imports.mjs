// Fails if a module imports one of a higher layer, or if imports go in a circle.
import { readdirSync, readFileSync } from "node:fs";
import { dirname, join, relative, resolve } from "node:path";
import { fileURLToPath } from "node:url";

const SOURCE = fileURLToPath(new URL("../src", import.meta.url));
// From the bottom. A module may import from its own layer and from those before it; `dom` never from `connection`;
// `behaviours`, `navigation` and `more`, with `handlers`, are files of their own, which nobody imports.
const LAYERS = ["wire", "edits.ts", "debug.ts", "diagnostics.ts", "connection", "dom", "behaviours", "navigation", "components", "handlers", "more", "client.ts", "index.ts"];
const FORBIDDEN = [
  ["dom", "connection"],
  ...["behaviours", "navigation"].flatMap((own) => [[own, "connection"], ...["components", "handlers", "more", "client.ts"].map((layer) => [layer, own])]),
  ["navigation", "behaviours"],
  ["handlers", "components"],
  ...["handlers", "more"].map((own) => ["client.ts", own]),
];

const modules = readdirSync(SOURCE, { recursive: true })
  .filter((name) => name.endsWith(".ts"))
  .map((name) => join(SOURCE, name));
const graph = new Map(modules.map((path) => [path, importsOf(path)]));
const faults = [...graph].flatMap(([path, targets]) => targets.flatMap((target) => faultsOf(path, target)));
const circle = modules.map((path) => findCircle(path, [])).find(Boolean);
if (circle) faults.push(`imports go in a circle: ${circle.map(shown).join(" -> ")}`);
if (faults.length) {
  console.error(faults.join("\n"));
  process.exit(1);
}

function importsOf(path) {
  const specifiers = readFileSync(path, "utf8").matchAll(/^(?:import|export)\s[^"';]*?from\s+"(\.[^"]+)"/gm);
  return [...specifiers].map(([, specifier]) => `${resolve(dirname(path), specifier)}.ts`);
}

function layerOf(path) {
  const layer = LAYERS.indexOf(shown(path).split("/")[0]);
  if (layer < 0) throw new Error(`${shown(path)} belongs to no layer: ${LAYERS.join(", ")}`);
  return layer;
}

function faultsOf(path, target) {
  if (!graph.has(target)) return [`${shown(path)} imports ${shown(target)}, which is no module`];
  const [from, to] = [layerOf(path), layerOf(target)];
  const forbidden = to > from || FORBIDDEN.some(([a, b]) => LAYERS[from] === a && LAYERS[to] === b);
  return forbidden ? [`${shown(path)} may not import ${shown(target)}`] : [];
}

function findCircle(path, trail) {
  if (trail.includes(path)) return [...trail.slice(trail.indexOf(path)), path];
  for (const target of graph.get(path) ?? []) {
    const found = findCircle(target, [...trail, path]);
    if (found) return found;
  }
  return undefined;
}

function shown(path) {
  return relative(SOURCE, path);
}
