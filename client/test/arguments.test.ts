import { beforeEach, describe, expect, test, vi } from "vitest";
import { parseCall } from "../src/dom/calls";
import { nest } from "../src/more/nesting";

beforeEach(() => {
  vi.spyOn(console, "error").mockImplementation(() => {});
});

describe("what a binding says", () => {
  test.each([
    ["inc", { name: "inc", args: {} }],
    [' inc {"by":2}', { name: "inc", args: { by: 2 } }],
    ['say {"text":"a b  c"}', { name: "say", args: { text: "a b  c" } }],
    ["inc {by:2}", { name: "inc", args: {} }],
    ["inc [1]", { name: "inc", args: {} }],
    ["inc null", { name: "inc", args: {} }],
  ])("%s", (value, call) => expect(parseCall(value)).toEqual(call));
});

// What inputs there are, is a matter of browsers: tests/e2e/patching/test_arguments.py goes through all the vectors.
describe("C34 names of inputs as places in a tree", () => {
  test.each<[string, object]>([
    ["a", { a: "value" }],
    ["a.b[0].c[]", { a: { b: [{ c: ["value"] }] } }],
    ["a[5]", { a: ["value"] }],
    ["a[b]", { "a[b]": "value" }],
  ])("%s", (name, expected) => expect(JSON.stringify(nest([[name, "value"]]))).toBe(JSON.stringify(expected)));

  test("a name reaches no prototype", () => {
    const found = nest([["__proto__.polluted", 1], ["a.__proto__", 2]]) as Record<string, object>;
    expect(Object.getPrototypeOf(found)).toBeNull();
    expect(Object.getPrototypeOf(found.__proto__)).toBeNull();
    expect("polluted" in {}).toBe(false);
    expect(JSON.stringify(found)).toBe('{"__proto__":{"polluted":1},"a":{"__proto__":2}}');
  });
});
