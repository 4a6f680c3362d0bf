// @vitest-environment happy-dom

import { beforeEach, describe, expect, test, vi } from "vitest";
import { implicit, parseCall } from "../src/dom/arguments";

const root = (html: string): HTMLElement => {
  document.body.innerHTML = `<section>${html}</section>`;
  return document.querySelector("section") as HTMLElement;
};

function collected(html: string, selector = "#it"): object {
  const component = root(html);
  const element = component.querySelector(selector) as Element;
  return implicit(element, component, (control) => !control.closest("article"));
}

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

describe("the inputs around an element", () => {
  const BUTTON = '<button id="it" type="button">x</button>';

  test.each<[string, string, object]>([
    ["none", BUTTON, {}],
    ["of the component", `<input name="a" value="1">${BUTTON}`, { a: "1" }],
    ["of the form rather than of the component", `<input name="a" value="1"><form><input name="b" value="2">${BUTTON}</form>`, { b: "2" }],
    ["of no component inside", `<article><input name="a" value="1"></article><input name="b" value="2">${BUTTON}`, { b: "2" }],
    ["without a name, disabled, files, buttons", `<input value="1"><input name="a" disabled><input name="f" type="file"><input name="s" type="submit" value="S">${BUTTON}`, {}],
    ["text areas and selects", `<textarea name="t">x</textarea><select name="s"><option>1</option><option selected>2</option></select>${BUTTON}`, { t: "x", s: "2" }],
    ["a select of several", `<select name="s" multiple><option selected>1</option><option>2</option><option selected>3</option></select>${BUTTON}`, { s: ["1", "3"] }],
    ["a checkbox only when checked", `<input type="checkbox" name="a"><input type="checkbox" name="b" value="y" checked>${BUTTON}`, { b: "y" }],
    ["checkboxes of one name as a list", `<input type="checkbox" name="a" value="1"><input type="checkbox" name="a" value="2" checked>${BUTTON}`, { a: ["2"] }],
    ["the radio that is checked", `<input type="radio" name="a" value="1"><input type="radio" name="a" value="2" checked>${BUTTON}`, { a: "2" }],
    ["the button itself, if it has a name", '<button id="it" name="go" value="on">x</button>', { go: "on" }],
  ])("%s", (_, html, expected) => expect(collected(html)).toEqual(expected));

  test("a name cannot reach a prototype", () => {
    const found = collected(`<input name="__proto__" value="1">${BUTTON}`);
    expect(Object.getPrototypeOf(found)).toBe(Object.prototype);
    expect(JSON.stringify(found)).toBe('{"__proto__":"1"}');
  });
});
