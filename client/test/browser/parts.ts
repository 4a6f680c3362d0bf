// What the tests in the browser call: patches applied to nodes.

import { Controls } from "../../src/dom/controls";
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

/** Applies the patches to nodes that a page was loaded with, and says what went wrong, if anything. */
export function check({ statics: given, before, shape, patches }: Case): string | undefined {
  const { statics } = frame<{ statics: Statics }>(Kind.STATICS, 0, 1, given);
  const known = frame<{ shape: Tree }>(Kind.SHAPE, 1, 2, shape).shape;
  const parent = show(toHtml(before, statics));
  document.body.replaceChildren(parent);
  const ledger = new Ledger(() => {});
  ledger.start();
  const controls = new Controls({ ledger, revision: () => Infinity, isWaiting: () => false });
  const rules = { ledger, controls, isForeign: () => false, component: () => undefined, run: (_: Node, write: () => void) => write(), defers: () => false };
  const part = new Part(known[0], known.slice(1) as Slot[], { statics, rules }, parent);
  part.take(parent.firstChild, parent);
  for (const { patch, after } of patches) {
    const given = patch ? frame<{ patch: Patch }>(Kind.PATCH, 1, 3, patch).patch : undefined;
    if (given) ledger.own(() => part.patch(given));
    const expected = seen(show(toHtml(after, statics)));
    const found = seen(parent);
    if (!found.isEqualNode(expected)) {
      ledger.stop();
      return `expected ${expected.innerHTML}\nfound    ${found.innerHTML}`;
    }
  }
  ledger.stop();
  return undefined;
}

Object.assign(window, { check });
