import { describe, expect, test } from "vitest";
import { Misfit, shaped, sourcesOf, toHtml, type Program, type Row, type Slot, type Statics, type Tree } from "../src/wire/tree";
import { patchVectors } from "./vectors";

const STATICS = statics({
  page: ["<h1>", "</h1><p>", "</p>"],
  one: ["<b>", "</b>"],
  bare: ["<hr>"],
  row: ["<li>", ":", "</li>"],
});

function statics(programs: Readonly<Record<string, Program>>): Statics {
  return new Map(Object.entries(programs));
}

const loop = (...keys: (string | number)[]): Slot => ({ h: "row", r: keys.map((key) => [key, `a${key}`, `b${key}`] as const) });

describe("vectors", () => {
  const known = statics(patchVectors.statics);
  test.each(patchVectors.cases.map((item) => [item.name, item] as const))("%s", (_, item) => {
    expect([toHtml(item.before, known), toHtml(item.after, known)]).toEqual(item.html);
  });
});

test("a shape is told as the tree that it is of, with empty texts, rows in runs of one form", () => {
  expect(shaped(["a", 0, ["b"], { h: "c", r: [[2], [1, 0, ["d", 0]]] }])).toEqual(
    ["a", "", ["b"], { h: "c", r: [[0], [0], [0, "", ["d", ""]]] }],
  );
});

describe("html", () => {
  test.each<[string, Tree, string]>([
    ["raw HTML", ["", "<i>x</i>"], "<i>x</i>"],
    ["statics and slots in turn", ["page", "a", "b"], "<h1>a</h1><p>b</p>"],
    ["a program without slots", ["bare"], "<hr>"],
    ["a program in a slot", ["page", ["one", "x"], ["bare"]], "<h1><b>x</b></h1><p><hr></p>"],
    ["a loop", ["", loop(1, 2)], "<li>a1:b1</li><li>a2:b2</li>"],
    ["an empty loop", ["", loop()], ""],
    ["a loop of programs", ["", { h: "one", r: [["k", ["one", "x"]]] }], "<b><b>x</b></b>"],
  ])("%s", (_, tree, html) => expect(toHtml(tree, STATICS)).toBe(html));

  test.each<[string, Tree]>([
    ["statics that were never sent", ["other", "x"]],
    ["too few slots", ["page", "x"]],
    ["too many slots", ["one", "x", "y"]],
  ])("%s do not fit", (_, tree) => expect(() => toHtml(tree, STATICS)).toThrow(Misfit));
});

describe("order", () => {
  const fresh: Row = ["k", "x"];
  test.each<[string, (number | Row)[], (number | Row)[]]>([
    ["single rows", [2, 0], [2, 0]],
    ["a run up", [-3, 1], [1, 2, 3]],
    ["a run down", [-3, -4], [3, 2, 1]],
    ["new rows between", [0, fresh, -2, 1], [0, fresh, 1, 2]],
    ["nothing", [], []],
  ])("%s", (_, order, sources) => expect(sourcesOf(order)).toEqual(sources));
});
