import { describe, expect, test } from "vitest";
import { isMeant, isText, type Pressed } from "../src/behaviours/combinations";

const NOTHING = { code: "", ctrlKey: false, altKey: false, shiftKey: false, metaKey: false };
const pressed = (key: string, held: Partial<Pressed> = {}): Pressed => ({ ...NOTHING, key, ...held });

describe("H13 a combination of keys", () => {
  test.each<[string, Pressed, boolean]>([
    ["s", pressed("s"), true],
    ["s", pressed("x"), false],
    ["S", pressed("s"), true],
    ["ctrl+s", pressed("s", { ctrlKey: true }), true],
    ["CTRL + S", pressed("s", { ctrlKey: true }), true],
    ["s", pressed("s", { ctrlKey: true }), false],
    ["ctrl+s", pressed("s"), false],
    ["ctrl+s", pressed("s", { ctrlKey: true, altKey: true }), false],
    ["ctrl+s", pressed("S", { ctrlKey: true, shiftKey: true }), false],
    ["ctrl+shift+s", pressed("S", { ctrlKey: true, shiftKey: true }), true],
    ["shift+alt+s", pressed("S", { altKey: true, shiftKey: true }), true],
    ["meta+enter", pressed("Enter", { metaKey: true }), true],
    ["enter", pressed("Enter", { shiftKey: true }), false],
    ["esc", pressed("Escape"), true],
    ["escape", pressed("Escape"), true],
    ["space", pressed(" "), true],
    ["space", pressed(" ", { shiftKey: true }), false],
    ["ctrl+plus", pressed("+", { ctrlKey: true }), true],
    ["up", pressed("ArrowUp"), true],
    ["arrowup", pressed("ArrowUp"), true],
    ["f2", pressed("F2"), true],
  ])("%s at %o: %s", (combination, happened, expected) => expect(isMeant(combination, happened)).toBe(expected));

  test("of a sign does not say whether shift is held, as that depends on the keyboard", () => {
    expect(isMeant("?", pressed("?", { shiftKey: true }))).toBe(true);
    expect(isMeant("?", pressed("?"))).toBe(true);
    expect(isMeant("ctrl+/", pressed("/", { ctrlKey: true, shiftKey: true }))).toBe(true);
  });

  test("is where others have it, on a keyboard without Latin letters", () => {
    expect(isMeant("ctrl+s", pressed("ы", { code: "KeyS", ctrlKey: true }))).toBe(true);
    expect(isMeant("ctrl+a", pressed("ы", { code: "KeyS", ctrlKey: true }))).toBe(false);
    expect(isMeant("s", pressed("ы", { code: "KeyS" }))).toBe(false);
    expect(isMeant("ctrl+2", pressed("é", { code: "Digit2", ctrlKey: true }))).toBe(false);
  });

  test.each<[Pressed, boolean]>([
    [pressed("s"), true],
    [pressed("S", { shiftKey: true }), true],
    [pressed("s", { ctrlKey: true }), false],
    [pressed("s", { metaKey: true }), false],
    [pressed("å", { altKey: true }), false],
    [pressed("Enter"), false],
  ])("%o writes: %s", (happened, expected) => expect(isText(happened)).toBe(expected));
});
