// Names of inputs as places in a tree: `a.b`, `a[0].x`, `a[]`. protocol/vectors/arguments.json says what comes of them.
//
// Maps have no prototype, so no name reaches one. The numbers of a list say in which order its items are, not how many
// there are: `a[999999999]` alone is one item. Where two names want different things in one place, the later one gets it.

import type { Arguments } from "../wire/frames";

/** Any other name is taken as it is. More digits would be no index to JavaScript, and out of order. */
const NAME = /^[^.[\]]+(?:\.[^.[\]]+|\[\d{0,9}\])*$/;
const STEPS = /[^.[\]]+|\[\d*\]/g;

class Branch {
  readonly #items = Object.create(null) as Record<string, unknown>;

  constructor(readonly isList: boolean) {}

  put([step = "", ...rest]: readonly string[], value: unknown): void {
    if (step === "[]" && !rest.length && Array.isArray(value)) return value.forEach((item) => this.put(["[]"], item));
    const key = this.isList ? this.#index(step.slice(1, -1)) : step;
    if (!rest.length) return void (this.#items[key] = value);
    const isList = rest[0]?.startsWith("[") as boolean;
    const there = this.#items[key];
    const branch = there instanceof Branch && there.isList === isList ? there : new Branch(isList);
    this.#items[key] = branch;
    branch.put(rest, value);
  }

  get value(): unknown {
    for (const key in this.#items) {
      const item = this.#items[key];
      if (item instanceof Branch) this.#items[key] = item.value;
    }
    // Keys that are numbers come in their order.
    return this.isList ? Object.values(this.#items) : this.#items;
  }

  #index(digits: string): number {
    return digits ? Number(digits) : Number(Object.keys(this.#items).at(-1) ?? -1) + 1;
  }
}

export function nest(entries: readonly (readonly [name: string, value: unknown])[]): Arguments {
  const root = new Branch(false);
  for (const [name, value] of entries) root.put(NAME.test(name) ? (name.match(STEPS) as string[]) : [name], value);
  return root.value as Arguments;
}
