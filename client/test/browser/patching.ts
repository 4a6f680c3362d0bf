// What the tests of patching use in the page: the real parts on a root that is shown as if the server had sent it.

import { Delegate } from "../../src/dom/delegate";
import { binding } from "../../src/dom/modifiers";
import { staying } from "../../src/dom/order";
import type { Rules } from "../../src/dom/rules";
import { implicit } from "../../src/more/arguments";
import { formText } from "../../src/more/form";
import { morph, morphRange } from "../../src/more/morph";
import { newLedger, rulesOf } from "./parts";

export { binding, Delegate, staying };
export * from "./parts";

let ledger = newLedger();
let root = document.body as Element;
let islands = new Set<Element>();

function rules(): Rules {
  return { ...rulesOf(ledger), isComponent: (element) => islands.has(element) };
}

/** The page is loaded with this in it. */
export function show(inner: string): Element {
  document.body.innerHTML = `<section>${inner}</section>`;
  root = document.body.firstElementChild as Element;
  islands = new Set();
  ledger = newLedger();
  ledger.start();
  return root;
}

/** The server says this now. Returns the HTML that is there then. */
export function become(inner: string): string {
  becomeRoot(`<section>${inner}</section>`);
  return root.innerHTML;
}

export function becomeRoot(html: string): Element {
  return (root = morph(root, html, rules()));
}

/** The server says this of the children of `parent` from `first` up to `end`. */
export function becomeRange(parent: Element, first: Node | null, end: Node | null, html: string): string {
  morphRange(parent, first, end, html, rules());
  return parent.innerHTML;
}

/** Others than the server patch what is in `element`. */
export function isolate(element: Element): void {
  islands.add(element);
}

/** The root, as it is now. */
export function section(): Element {
  return root;
}

/** Whether anything at or below the root counts as what others did. */
export function isTouched(): boolean {
  ledger.sync();
  return ledger.isTouched(root);
}

export function find<T extends Element = HTMLElement>(selector: string): T {
  return root.querySelector(selector) as T;
}

export function mutations(work: () => void): MutationRecord[] {
  const observer = new MutationObserver(() => {});
  observer.observe(document, { childList: true, subtree: true, attributes: true, characterData: true });
  work();
  const records = observer.takeRecords();
  observer.disconnect();
  return records;
}

const moveBefore = Object.getOwnPropertyDescriptor(Element.prototype, "moveBefore") as PropertyDescriptor;

/** Lets the browser move nodes without taking them out, or be as one that cannot. */
export function canMove(can: boolean): void {
  if (can) Object.defineProperty(Element.prototype, "moveBefore", moveBefore);
  else delete (Element.prototype as { moveBefore?: unknown }).moveBefore;
}

/** Numbers below `limit`, the same ones for the same seed (mulberry32). */
export function dice(seed: number): (limit: number) => number {
  return (limit) => {
    seed = (seed + 0x6d2b79f5) | 0;
    let mixed = Math.imul(seed ^ (seed >>> 15), 1 | seed);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) % limit;
  };
}

/** The inputs of a component of this HTML that go along with an event of `#it`, as they travel. */
export function inputsOf(html: string): string {
  document.body.innerHTML = `<section tide-component>${html}</section>`;
  const component = document.querySelector("section") as Element;
  const isOwn = (control: Element): boolean => control.closest("[tide-component]") === component;
  return JSON.stringify(implicit(component.querySelector("#it") as Element, component, isOwn));
}

/** What a handler gets of the element `#at` in `html`. */
export function formOf(html: string): string {
  document.body.innerHTML = html;
  return formAt();
}

export function formAt(): string {
  return formText(document.getElementById("at") as Element, new Event("click"));
}
