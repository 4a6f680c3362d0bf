import { describe, expect, test } from "vitest";
import { arrange, changing, staying } from "../src/dom/order";

const NEW = ["row"];

describe("between which positions an order changes", () => {
  test.each<[string, unknown[], number, [number, number, number]]>([
    ["nothing", [0, 1, 2], 3, [0, 0, 0]],
    ["one before all", [NEW, 0, 1, 2], 3, [0, 1, 0]],
    ["one behind all", [0, 1, 2, NEW], 3, [3, 4, 3]],
    ["one in the middle", [0, NEW, 1, 2], 3, [1, 2, 1]],
    ["the first gone", [1, 2], 3, [0, 0, 1]],
    ["the last gone", [0, 1], 3, [2, 2, 3]],
    ["all gone", [], 3, [0, 0, 3]],
    ["the first ones", [NEW, NEW], 0, [0, 2, 0]],
    ["two swapped", [0, 2, 1, 3], 4, [1, 3, 3]],
    ["reversed", [2, 1, 0], 3, [0, 3, 3]],
    ["another one", [0, NEW, 2], 3, [1, 2, 2]],
  ])("%s", (_, sources, before, expected) => expect(changing(sources, before)).toEqual(expected));
});

describe("which ones stay", () => {
  test.each<[unknown[], number[]]>([
    [[0, 1, 2], [0, 1, 2]],
    [[NEW, 0, 1], [1, 2]],
    [[2, 0, 1], [1, 2]],
    [[], []],
  ])("%j", (sources, positions) => expect([...staying(sources)].sort()).toEqual(positions));
});

test("what moves goes before the next one that stays, and what is last to the end", () => {
  const [nodes, end] = [["a", "b", "c"], "end"];
  const placed: unknown[] = [];
  const place = (node: unknown, before: unknown): void => void placed.push([node, before]);
  arrange([NEW, 0, NEW], (at) => [nodes[at] as unknown as Node], place, end as unknown as Node);
  expect(placed).toEqual([
    ["a", "b"],
    ["c", "end"],
  ]);
});
