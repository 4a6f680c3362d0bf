// What the rarer parts of `tide-click.prevent.debounce.300` mean. A new modifier is one line in a table.

import { report } from "../diagnostics";
import { read } from "../dom/attributes";
import type { Binding, Modify, Place, Step, Timing } from "../dom/modifiers";
import { Attribute } from "../wire/keys";

type Modifiable = Event & Partial<Pick<KeyboardEvent, "key" | "ctrlKey" | "altKey" | "shiftKey" | "metaKey">>;

const STEPS: ReadonlyMap<string, (event: Modifiable, element: Element) => boolean> = new Map(
  Object.entries({
    "self": (event: Modifiable, element: Element) => event.target === element,
    "space": isKey(" "),
    "esc": isKey("escape"),
    ...named(["enter", "tab", "delete", "backspace"], isKey),
    ...named(["up", "down", "left", "right"], (name) => isKey(`arrow${name}`)),
    ...named(["ctrl", "alt", "shift", "meta"], (name) => (event: Modifiable) => !!event[`${name}Key`]),
  }),
);

const PLACES = ["window", "document", "outside"];
const DEFAULT_MS = 250;

export const modify: Modify = (bound, part, parts, name) => {
  const step = STEPS.get(part);
  if (step) bound.steps.push(step);
  else if (part === "debounce" || part === "throttle") bound.timing = { kind: part, ms: milliseconds(parts) };
  else if (part === "key") bound.steps.push(isKey(parts.shift() ?? ""));
  else if (PLACES.includes(part)) bound.place = part as Place;
  else if (part === "passive") bound.isPassive = true;
  else report("TW-E11", part, name);
};

/** The timing of a binding, else the one that its element says for those that have none. */
export function timingOf({ timing }: Binding, element: Element): Timing {
  return timing ?? { kind: "debounce", ms: milliseconds([read(element, Attribute.DEBOUNCE) ?? ""]) };
}

function named<Name extends string>(names: readonly Name[], make: (name: Name) => Step): Record<string, Step> {
  return Object.fromEntries(names.map((name) => [name, make(name)]));
}

function milliseconds(parts: string[]): number {
  return /^\d+$/.test(parts[0] ?? "") ? Number(parts.shift()) : DEFAULT_MS;
}

function isKey(key: string): Step {
  // Attribute names are lower case in HTML, so keys are compared in it.
  return (event: Modifiable) => event.key?.toLowerCase() === key;
}
