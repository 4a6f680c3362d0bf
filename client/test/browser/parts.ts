// What the tests in the browser call: patches applied to nodes.

import { Controls } from "../../src/dom/controls";
import type { MorphRules } from "../../src/dom/morph";
import { Part } from "../../src/dom/part";
import { Ledger } from "../../src/dom/ledger";
import { decode } from "../../src/wire/decode";
import { Kind } from "../../src/wire/keys";
import { toHtml, type Patch, type Slot, type Statics, type Tree } from "../../src/wire/tree";

interface Case {
  readonly statics: Readonly<Record<string, readonly unknown[]>>;
  readonly before: Tree;
  readonly shape: unknown;
  readonly patches: readonly { readonly patch: unknown; readonly after: Tree }[];
}

/** Frames as they would come, since what the decoder makes of them is what is patched. */
function frame<T>(...items: unknown[]): T {
  return decode(JSON.stringify(items)) as T;
}

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

/** A render on the page, as a page was loaded with it, and the patches to those that follow. */
export class Shown {
  readonly root: HTMLElement;
  readonly ledger = new Ledger(() => {});
  readonly #statics: Statics;
  readonly #part: Part;
  #next = 0;

  constructor(private readonly given: Case) {
    this.#statics = frame<{ statics: Statics }>(Kind.STATICS, 0, 1, given.statics).statics;
    const { shape } = frame<{ shape: Tree }>(Kind.SHAPE, 1, 2, given.shape);
    this.root = show(toHtml(given.before, this.#statics));
    document.body.replaceChildren(this.root);
    this.ledger.start();
    this.#part = new Part(shape[0], shape.slice(1) as Slot[], { statics: this.#statics, rules: this.#rules }, this.root);
    this.#part.take(this.root.firstChild, this.root);
  }

  get isOver(): boolean {
    return this.#next === this.given.patches.length;
  }

  /** Applies the next patch. */
  patch(): void {
    const { patch } = this.given.patches[this.#next++] as Case["patches"][number];
    if (patch) this.ledger.own(() => this.#part.patch(frame<{ patch: Patch }>(Kind.PATCH, 1, 3, patch).patch));
  }

  /** What is wrong with what the page shows, if anything. */
  get fault(): string | undefined {
    const { after } = this.given.patches[this.#next - 1] as Case["patches"][number];
    const expected = seen(show(toHtml(after, this.#statics)));
    const found = seen(this.root);
    return found.isEqualNode(expected) ? undefined : `expected ${expected.innerHTML}\nfound    ${found.innerHTML}`;
  }

  get #rules(): MorphRules {
    const { ledger } = this;
    const controls = new Controls({ ledger, revision: () => Infinity, isWaiting: () => false });
    const run = (_: Node, write: () => void): void => write();
    return { ledger, controls, isForeign: () => false, component: () => undefined, run, defers: () => false };
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
  } finally {
    shown.ledger.stop();
  }
}
