// @vitest-environment happy-dom
//
// The rules of matching. What only a real browser has (focus, forms, moving without taking out) is tested in one.

import { describe, expect, test } from "vitest";
import { Ledger } from "../src/dom/ledger";
import { morph, type MorphRules } from "../src/dom/morph";

const RULES: MorphRules = { ledger: new Ledger(() => {}), isForeign: () => false };

function shown(inner: string): HTMLElement {
  document.body.innerHTML = `<section>${inner}</section>`;
  return document.querySelector("section") as HTMLElement;
}

function morphed(before: string, after: string, rules = RULES): { html: string; mutations: number } {
  const root = shown(before);
  const observer = new MutationObserver(() => {});
  observer.observe(root, { childList: true, subtree: true, attributes: true, characterData: true });
  morph(root, `<section>${after}</section>`, rules);
  const mutations = observer.takeRecords().length;
  observer.disconnect();
  return { html: root.innerHTML, mutations };
}

const list = (...items: (string | number)[]): string => items.map((item) => `<li>${item}</li>`).join("");
const keyed = (...ids: string[]): string => ids.map((id) => `<li id="${id}">${id}</li>`).join("");

test.each<[string, string, string]>([
  ["text", "a", "b"],
  ["text by an element", "a", "<b>a</b>"],
  ["an element by text", "<b>a</b>", "a"],
  ["a comment", "<!--a-->x", "<!--b-->x"],
  ["to nothing", "<b>a</b>c", ""],
  ["from nothing", "", "<b>a</b>c"],
  ["another tag", "<p>a</p>", "<div>a</div>"],
  ["nested", "<p><b>a</b><i>b</i></p>", "<p><i>c</i></p>"],
  ["attributes", '<p class="a" title="t">x</p>', '<p class="b" lang="de">x</p>'],
  ["reversed ids", keyed("a", "b", "c"), keyed("c", "b", "a")],
  ["into a wrapper", `<p id="a">x</p>`, `<div><p id="a">y</p></div>`],
  ["out of a wrapper", `<div><p id="a">x</p></div>`, `<p id="a">y</p>`],
  ["inside out", '<div id="a"><div id="b">x</div></div>', '<div id="b"><div id="a">x</div></div>'],
  ["one id on two tags", '<p id="a">x</p>', '<div id="a">x</div>'],
  ["an id twice", '<p id="a">1</p><p id="a">2</p>', '<p id="a">3</p><b></b><p id="a">4</p>'],
])("shows the new HTML: %s", (_, before, after) => expect(morphed(before, after).html).toBe(after));

describe("touches nothing it need not", () => {
  test.each<[string, string, string, number]>([
    ["equal", list(1, 2, 3), list(1, 2, 3), 0],
    ["prepended", list(1, 2, 3), list(0, 1, 2, 3), 1],
    ["inserted", list(1, 2, 3), list(1, "x", 2, 3), 1],
    ["removed", list(1, 2, 3), list(1, 3), 1],
    ["changed", list(1, 2, 3), list(1, "x", 3), 1],
  ])("%s", (_, before, after, expected) => expect(morphed(before, after)).toEqual({ html: after, mutations: expected }));
});

test("an element with an id stays the same one, wherever it goes", () => {
  const root = shown(`<p>x</p><div><b id="a">1</b></div>`);
  const kept = root.querySelector("#a");
  morph(root, `<section><ul><li><b id="a">2</b></li></ul></section>`, RULES);
  expect(root.querySelector("#a")).toBe(kept);
  expect(kept?.textContent).toBe("2");
});

test("a form whose input is named id is matched by its own", () => {
  expect(morphed('<form><input name="id" value="1"></form>', '<form><input name="id" value="2"></form>').html).toBe(
    '<form><input name="id" value="2"></form>',
  );
});

test("what is someone else's is left alone", () => {
  const rules: MorphRules = { ...RULES, isForeign: (element) => element.id === "child" };
  expect(morphed('<i id="child">live</i>a', '<i id="child">first</i>b', rules).html).toBe('<i id="child">live</i>b');
});

test("typed text stays unless the server's own value changed", () => {
  const root = shown('<input name="a" value="1"><b>x</b>');
  const input = root.querySelector("input") as HTMLInputElement;
  input.value = "typed";
  morph(root, '<section><input name="a" value="1"><b>y</b></section>', RULES);
  expect(input.value).toBe("typed");
  morph(root, '<section><input name="a" value="2"><b>y</b></section>', RULES);
  expect(input.value).toBe("2");
});

test("a root of another tag takes the place of the old one", () => {
  const root = shown("a");
  const next = morph(root, "\n<article>b</article>", RULES);
  expect(document.body.innerHTML).toBe("<article>b</article>");
  expect(next.nodeName).toBe("ARTICLE");
});
