// What the tests in the browser call: patches applied to nodes.

import { parse } from "../../src/dom/html";
import { Ledger } from "../../src/dom/ledger";
import { Locks } from "../../src/dom/locks";
import { Part } from "../../src/dom/part";
import type { Rules } from "../../src/dom/rules";
import { Typing } from "../../src/dom/typing";
import { Controls } from "../../src/more/controls";
import { hasHeld, keepHeld } from "../../src/more/held";
import { morph, morphRange } from "../../src/more/morph";
import { writeRaw } from "../../src/more/raw";
import { nodesOf, originalOf, standInOf } from "../../src/more/stand-ins";
import { shaped, toHtml, type Patch, type Program, type Shape, type Statics, type Tree } from "../../src/wire/tree";

interface Case {
  readonly statics: Readonly<Record<string, Program>>;
  readonly before: Tree;
  readonly shape: Shape;
  readonly patches: readonly { readonly patch: Patch | null; readonly after: Tree }[];
}

const observers: MutationObserver[] = [];

/** A page's ledger learns for as long as there is the page; of those of the tests only the newest does. */
export function newLedger(): Ledger {
  observers.splice(0).forEach((observer) => observer.disconnect());
  return new Ledger(() => {});
}

globalThis.MutationObserver = class extends MutationObserver {
  override observe(target: Node, options: MutationObserverInit): void {
    observers.push(this);
    super.observe(target, options);
  }
};

function show(html: string): HTMLElement {
  const parent = document.createElement("div");
  parent.innerHTML = html;
  return parent;
}

/** As it is told apart: neighbouring texts are one. */
function seen(parent: HTMLElement): HTMLElement {
  const copy = parent.cloneNode(true) as HTMLElement;
  copy.normalize();
  return copy;
}

/** The rules of a page without components, in which nothing is locked. */
export function rulesOf(ledger: Ledger, statics: Statics = new Map()): Rules {
  const locks = new Locks((work) => work(), () => {});
  const controls = new Controls(new Typing(), locks, { isIdle: true });
  const rules: Rules = { statics, ledger, locks, parse, isComponent: () => false, component: () => undefined };
  rules.patcher = {
    morph: (element, html) => morph(element, html, rules),
    morphRange: (parent, first, end, html) => morphRange(parent, first, end, html, rules),
    hasHeld,
    standInOf,
    shown: nodesOf,
    originalOf,
    keepHeld: (olds, next) => keepHeld(olds, next, rules),
    show: (control, name, write) => controls.show(control, name, write),
    writeRaw: (element, html) => writeRaw(element, html, rules),
    revive() {},
    reloads: () => false,
  };
  return rules;
}

/** A render on the page, as a page was loaded with it, and the patches to those that follow. */
export class Shown {
  readonly root: HTMLElement;
  readonly ledger = newLedger();
  readonly #statics: Statics;
  readonly #part: Part;
  #next = 0;

  constructor(private readonly given: Case) {
    this.#statics = new Map(Object.entries(given.statics));
    const shape = shaped(given.shape);
    this.root = show(toHtml(given.before, this.#statics));
    document.body.replaceChildren(this.root);
    this.ledger.start();
    this.#part = new Part(shape, this.root, rulesOf(this.ledger, this.#statics));
    this.#part.take(this.root.firstChild);
  }

  get isOver(): boolean {
    return this.#next === this.given.patches.length;
  }

  /** Applies the next patch. */
  patch(): void {
    const { patch } = this.given.patches[this.#next++] as Case["patches"][number];
    if (patch) this.ledger.own(() => this.#part.patch(patch));
  }

  /** What is wrong with what the page shows, if anything. */
  get fault(): string | undefined {
    const { after } = this.given.patches[this.#next - 1] as Case["patches"][number];
    const expected = seen(show(toHtml(after, this.#statics)));
    const found = seen(this.root);
    return found.isEqualNode(expected) ? undefined : `expected ${expected.innerHTML}\nfound    ${found.innerHTML}`;
  }

}

/** Applies all patches, and says what went wrong, if anything. */
export function check(given: Case): string | undefined {
  const shown = new Shown(given);
  try {
    while (!shown.isOver) {
      shown.patch();
      if (shown.fault) return shown.fault;
    }
    return undefined;
  } catch (error) {
    return String((error as Error).stack);
  }
}
