// Combinations of keys that elements have calls for while the focus is in them.

import { report } from "../diagnostics";
import { read } from "../dom/attributes";
import type { BehavioursHost, Entry } from "../dom/behaviours";
import { parentOf } from "../dom/nodes";
import { isTable, read as parse } from "../wire/decode";
import { Attribute } from "../wire/keys";
import { isMeant, isText } from "./combinations";

interface Known {
  readonly text: string;
  readonly entries: readonly (readonly [combination: string, Entry])[];
}

const BUTTONS = ["button", "submit", "reset", "image", "checkbox", "radio", "range", "color", "file"];
const FIELDS = `textarea,select,input:not(${BUTTONS.map((type) => `[type=${type}]`).join()})`;

export class Keys {
  /** What was read of the attributes, for as long as they say that. */
  readonly #known = new WeakMap<Element, Known>();

  constructor(private readonly host: BehavioursHost) {}

  start(): void {
    document.addEventListener("keydown", (event) => this.#pressed(event));
  }

  #pressed(event: KeyboardEvent): void {
    // Of what is being composed the keys are the input method's; and what the browser fills in comes without a key.
    if (event.isComposing || !event.key) return;
    for (let node = event.target as Node | null; node instanceof Element; node = parentOf(node)) {
      const entry = this.#entry(node, event);
      if (!entry) continue;
      event.preventDefault();
      // The innermost one that knows the keys has them.
      return this.host.fire(node, entry, event);
    }
  }

  #entry(element: Element, event: KeyboardEvent): Entry | undefined {
    const text = read(element, Attribute.KEYS);
    if (!text || (event.target !== element && isText(event) && isField(event.target as HTMLElement))) return undefined;
    return this.#entries(element, text).find(([combination]) => isMeant(combination, event))?.[1];
  }

  #entries(element: Element, text: string): Known["entries"] {
    let known = this.#known.get(element);
    if (known?.text !== text) this.#known.set(element, (known = { text, entries: entries(element, text) }));
    return known.entries;
  }
}

function entries(element: Element, text: string): Known["entries"] {
  const table = parse(text);
  const lines = isTable(table) ? Object.entries(table) : [];
  const calls = lines.filter((line): line is [string, string] => typeof line[1] === "string");
  if (!calls.length || calls.length < lines.length) report("TW-E22", text, element);
  return calls.map(([combination, value]) => [combination, { value, ownerElement: element }]);
}

function isField(element: HTMLElement): boolean {
  return element.isContentEditable || element.matches(FIELDS);
}
