// What the parts of `tide-click.prevent.debounce.300` after the event mean. A new modifier is one line in a table.

import { report } from "../diagnostics";
import { Attribute } from "../wire/keys";
import { read } from "./attributes";

/** Does its part when the event comes; false ends the binding for this event. */
type Step = (event: Event, element: Element) => boolean;

export interface Timing {
  readonly kind: "debounce" | "throttle";
  readonly ms: number;
}

/** Where an event is heard, if not on its way up through the element. */
export type Place = "window" | "document" | "outside";

export interface Binding {
  readonly type: string;
  readonly steps: readonly Step[];
  readonly timing: Timing | undefined;
  readonly place: Place | undefined;
  readonly isOnce: boolean;
  readonly isPassive: boolean;
  /** Whether a hook of the page is called, and no event of the component. */
  readonly isHook: boolean;
}

type Modifiable = Event & Partial<Pick<KeyboardEvent, "key" | "ctrlKey" | "altKey" | "shiftKey" | "metaKey">>;

const STEPS: ReadonlyMap<string, (event: Modifiable, element: Element) => boolean> = new Map(
  Object.entries({
    "prevent": (event: Modifiable) => (event.preventDefault(), true),
    "stop": (event: Modifiable) => (event.stopPropagation(), true),
    "self": (event: Modifiable, element: Element) => event.target === element,
    "space": isKey(" "),
    "esc": isKey("escape"),
    ...named(["enter", "tab", "delete", "backspace"], isKey),
    ...named(["up", "down", "left", "right"], (name) => isKey(`arrow${name}`)),
    ...named(["ctrl", "alt", "shift", "meta"], (name) => (event: Modifiable) => !!event[`${name}Key`]),
  }),
);

const PLACES = ["window", "document", "outside"];
const FLAGS = ["once", "passive", "js"];
const DEFAULT_MS = 250;
const bindings = new Map<string, Binding>();

/** Reads the name of an attribute without its prefix: the event and its modifiers. */
export function binding(name: string): Binding {
  let found = bindings.get(name);
  if (!found) bindings.set(name, (found = parse(name)));
  return found;
}

/** The timing of a binding, else the one that its element says for those that have none. */
export function timingOf({ timing }: Binding, element: Element): Timing | undefined {
  const text = read(element, Attribute.DEBOUNCE);
  return timing ?? (text === null ? undefined : { kind: "debounce", ms: milliseconds([text]) });
}

/** Whether the user wants it, if the element, or the button that a form is sent with, has a question. */
export function isWanted(element: Element, event: Event): boolean {
  const { submitter } = event as SubmitEvent;
  const question = (submitter && read(submitter, Attribute.CONFIRM)) ?? read(element, Attribute.CONFIRM);
  return !question || confirm(question);
}

function named<Name extends string>(names: readonly Name[], make: (name: Name) => Step): Record<string, Step> {
  return Object.fromEntries(names.map((name) => [name, make(name)]));
}

function parse(name: string): Binding {
  const [type = "", ...parts] = name.split(".");
  const steps: Step[] = [];
  const flags = new Set<string>();
  let timing: Timing | undefined;
  let place: Place | undefined;
  while (parts.length) {
    const part = parts.shift() as string;
    const step = STEPS.get(part);
    if (step) steps.push(step);
    else if (part === "debounce" || part === "throttle") timing = { kind: part, ms: milliseconds(parts) };
    else if (part === "key") steps.push(isKey(parts.shift() ?? ""));
    else if (PLACES.includes(part)) place = part as Place;
    else if (FLAGS.includes(part)) flags.add(part);
    else report("TW-E11", part, name);
  }
  const [isOnce, isPassive, isHook] = FLAGS.map((flag) => flags.has(flag)) as [boolean, boolean, boolean];
  return { type, steps, timing, place, isOnce, isPassive, isHook };
}

function milliseconds(parts: string[]): number {
  return /^\d+$/.test(parts[0] ?? "") ? Number(parts.shift()) : DEFAULT_MS;
}

function isKey(key: string): Step {
  // Attribute names are lower case in HTML, so keys are compared in it.
  return (event: Modifiable) => event.key?.toLowerCase() === key;
}
