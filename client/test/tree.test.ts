import { describe, expect, test } from "vitest";
import { apply, Misfit, toHtml, UNKNOWN, type Loop, type Patch, type Slot, type Statics, type Tree } from "../src/wire/tree";
import { patchVectors } from "./vectors";

const STATICS = statics({
  page: ["<h1>", "</h1><p>", "</p>"],
  one: ["<b>", "</b>"],
  bare: ["<hr>"],
  row: ["<li>", ":", "</li>"],
});

function statics(programs: Readonly<Record<string, readonly string[]>>): Statics {
  return new Map(Object.entries(programs).map(([hash, texts]) => [hash, { texts, isAddressable: true }]));
}

const loop = (...keys: (string | number)[]): Slot => ({ h: "row", r: keys.map((key) => [key, `a${key}`, `b${key}`] as const) });
const rows = (tree: Tree): (string | number)[] => (tree[1] as Loop).r.map(([key]) => key);

describe("vectors", () => {
  const known = statics(patchVectors.statics);
  test.each(patchVectors.cases.map((item) => [item.name, item] as const))("%s", (_, item) => {
    const after = item.patch ? apply(item.before, item.patch) : item.before;
    expect(after).toEqual(item.after);
    expect([toHtml(item.before, known), toHtml(after, known)]).toEqual(item.html);
  });
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

describe("patch", () => {
  test.each<[string, Tree, Patch, Tree]>([
    ["a slot", ["page", "a", "b"], [1, "c"], ["page", "a", "c"]],
    ["several slots", ["page", "a", "b"], [0, "x", 1, "y"], ["page", "x", "y"]],
    ["a page whose tree is unknown", UNKNOWN, [0, "<p>"], ["", "<p>"]],
    ["text by a program", ["", "a"], [0, ["one", "b"]], ["", ["one", "b"]]],
    ["a program by text", ["", ["one", "b"]], [0, ""], ["", ""]],
    ["a branch by another", ["", ["one", "b"]], [0, ["bare"]], ["", ["bare"]]],
    ["within a program", ["", ["page", "a", ["one", "b"]]], [0, [1, [0, "c"]]], ["", ["page", "a", ["one", "c"]]]],
    ["text by a loop", ["", "a"], [0, loop(1)], ["", loop(1)]],
    ["a row", ["", loop(1, 2)], [0, { p: [1, [0, "x"]] }], ["", { h: "row", r: [[1, "a1", "b1"], [2, "x", "b2"]] }]],
    [
      "a row at its new place",
      ["", loop(1, 2)],
      [0, { o: [1, 0], p: [0, [1, "x"]] }],
      ["", { h: "row", r: [[2, "a2", "x"], [1, "a1", "b1"]] }],
    ],
  ])("%s", (_, old, patch, expected) => expect(apply(old, patch)).toEqual(expected));

  test.each<[string, (number | [number, string, string])[], number[]]>([
    ["nothing moves", [-4, 0], [1, 2, 3, 4]],
    ["reversed", [-4, -4], [4, 3, 2, 1]],
    ["prepended", [[9, "a9", "b9"], -4, 0], [9, 1, 2, 3, 4]],
    ["inserted", [-2, 0, [9, "a9", "b9"], -2, 2], [1, 2, 9, 3, 4]],
    ["removed", [0, 3], [1, 4]],
    ["emptied", [], []],
    ["last to first", [3, -3, 0], [4, 1, 2, 3]],
  ])("order: %s", (_, order, keys) => expect(rows(apply(["", loop(1, 2, 3, 4)], [0, { o: order }]))).toEqual(keys));

  test("leaves the old tree as it was", () => {
    const old: Tree = ["", loop(1, 2)];
    apply(old, [0, { o: [-2, -2], p: [0, [0, "x"]] }]);
    expect(old).toEqual(["", loop(1, 2)]);
  });

  test.each<[string, Tree, Patch]>([
    ["a slot that is not there", ["one", "a"], [1, "b"]],
    ["a program where text is", ["one", "a"], [0, [0, "b"]]],
    ["a loop where text is", ["one", "a"], [0, { p: [0, [0, "b"]] }]],
    ["a row that is not there", ["", loop(1)], [0, { p: [1, [0, "b"]] }]],
    ["an order of rows that are not there", ["", loop(1)], [0, { o: [-2, 0] }]],
  ])("does not fit: %s", (_, old, patch) => expect(() => apply(old, patch)).toThrow(Misfit));
});
