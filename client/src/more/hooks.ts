// Scripts of the page that go along with an element: told when it comes, when a patch changed it, and when it goes.

import { report } from "../diagnostics";
import type { Arguments, Json } from "../wire/frames";
import { Attribute } from "../wire/keys";
import { read, selector } from "../dom/attributes";
import { all } from "../dom/nodes";

type Hook = TidewireHook<unknown>;

/** What a hook is told of, if its element is marked with it. */
type Moment = "mounted" | "updated" | "destroyed";

interface Mounted {
  readonly hook: Hook;
  readonly name: string;
  state: unknown;
}

const HOOKED = selector(Attribute.HOOK);
const EVERYTHING = { attributes: true, characterData: true, childList: true, subtree: true };

export class Hooks {
  readonly #known = new Map<string, Hook>();
  readonly #mounted = new Map<Element, Mounted>();
  /** Its records are taken, never delivered: those of a patch tell what it changed. */
  readonly #observer = new MutationObserver(() => {});

  /** Offers `hook` to the elements of that name, those that are there and those to come. */
  register(name: string, hook: Hook): void {
    this.#known.set(name, hook);
    this.adopt(document.documentElement);
  }

  adopt(root: Element): void {
    if (!this.#known.size) return;
    all(root, HOOKED).forEach((element) => this.#mount(element));
  }

  sweep(): void {
    for (const [element, mounted] of this.#mounted) {
      if (element.isConnected) continue;
      this.#mounted.delete(element);
      call(mounted, "destroyed", element);
    }
  }

  /** Calls the hook `name`, since a binding of `element` says so. It need not be the element's own. */
  call(name: string, element: Element, event: Event, args: Arguments): void {
    const hook = this.#known.get(name);
    if (!hook?.called) return report("TW-E17", name, element);
    guarded(`${name}.called`, () => hook.called?.(element as HTMLElement, event, args));
  }

  /** Calls the hook `name`, since the server says so. Throws if it does not take that. */
  handle(name: string, payload: Json): void {
    const hook = this.#known.get(name);
    if (!hook?.handle) throw new TypeError("no such hook");
    guarded(`${name}.handle`, () => hook.handle?.(payload));
  }

  patching(patch: () => void): void {
    this.#observer.takeRecords();
    patch();
    const changed = [...new Set(this.#observer.takeRecords().map((record) => record.target))];
    if (!changed.length) return;
    for (const [element, mounted] of this.#mounted) {
      if (element.isConnected && changed.some((node) => element.contains(node))) call(mounted, "updated", element);
    }
  }

  #mount(element: Element): void {
    const name = read(element, Attribute.HOOK) ?? "";
    const hook = this.#known.get(name);
    if (!hook || this.#mounted.has(element)) return;
    const mounted: Mounted = { hook, name, state: undefined };
    this.#mounted.set(element, mounted);
    this.#observer.observe(element, EVERYTHING);
    mounted.state = call(mounted, "mounted", element);
  }
}

function call({ hook, name, state }: Mounted, moment: Moment, element: Element): unknown {
  return guarded(`${name}.${moment}`, () => hook[moment]?.(element as HTMLElement, state as undefined));
}

function guarded(what: string, work: () => unknown): unknown {
  try {
    return work();
  } catch (error) {
    return report("TW-E14", what, error);
  }
}
