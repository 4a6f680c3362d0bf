import { describe, expect, test } from "vitest";
import { Kept } from "../src/navigation/kept";

function filled(...keys: string[]): Kept<string> {
  const kept = new Kept<string>(3);
  for (const key of keys) kept.set(key, key.toUpperCase());
  return kept;
}

describe("h17 a bounded memory", () => {
  test("has what was put in last", () => {
    expect(filled("a", "b", "c", "d").entries()).toEqual([["b", "B"], ["c", "C"], ["d", "D"]]);
  });

  test("counts what is put in again as new", () => {
    expect(filled("a", "b", "c", "a", "d").entries().map(([key]) => key)).toEqual(["c", "a", "d"]);
  });

  test("keeps the newest value of a key", () => {
    const kept = filled("a", "b");
    kept.set("a", "other");
    expect(kept.get("a")).toBe("other");
    expect(kept.entries()).toHaveLength(2);
  });

  test("has room again for what is deleted", () => {
    const kept = filled("a", "b", "c");
    kept.delete("b");
    kept.delete("nothing");
    kept.set("d", "D");
    expect(kept.get("b")).toBeUndefined();
    expect(kept.entries().map(([key]) => key)).toEqual(["a", "c", "d"]);
    kept.clear();
    expect(kept.entries()).toEqual([]);
  });
});
