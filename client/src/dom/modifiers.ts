// What the parts of `tide-click.prevent.debounce.300` after the event mean: here those that most bindings have.

import { Attribute } from "../wire/keys";
import { read } from "./attributes";

/** Does its part when the event comes; false ends the binding for this event. */
export type Step = (event: Event, element: Element) => boolean;

export interface Timing {
  readonly kind: "debounce" | "throttle";
  readonly ms: number;
}

/** Where an event is heard, if not on its way up through the element. */
export type Place = "window" | "document" | "outside";

export interface Binding {
  readonly type: string;
  readonly steps: Step[];
  timing?: Timing;
  place?: Place;
  isOnce: boolean;
  isPassive: boolean;
  /** Whether a hook of the page is called, and no event of the component. */
  isHook: boolean;
}

/** Reads `part`, and of `parts` behind it those that belong to it, into `bound`. */
export type Modify = (bound: Binding, part: string, parts: string[], name: string) => void;

const bindings = new Map<string, Binding>();

/**
 * Reads the name of an attribute without its prefix: the event and its modifiers. `rarer` reads those that are not
 * known here; where there are some and that is not there yet, nothing is returned.
 */
export function binding(name: string, rarer?: Modify): Binding | undefined {
  const found = bindings.get(name) ?? parse(name, rarer);
  if (found) bindings.set(name, found);
  return found;
}

/** Whether the user wants it, if the element, or the button that a form is sent with, has a question. */
export function isWanted(element: Element, event: Event): boolean {
  const { submitter } = event as SubmitEvent;
  const question = (submitter && read(submitter, Attribute.CONFIRM)) ?? read(element, Attribute.CONFIRM);
  return !question || confirm(question);
}

function parse(name: string, rarer?: Modify): Binding | undefined {
  const [type = "", ...parts] = name.split(".");
  const bound: Binding = { type, steps: [], isOnce: false, isPassive: false, isHook: false };
  while (parts.length) {
    const part = parts.shift() as string;
    if (part === "prevent") bound.steps.push((event) => (event.preventDefault(), true));
    else if (part === "stop") bound.steps.push((event) => (event.stopPropagation(), true));
    else if (part === "once") bound.isOnce = true;
    else if (part === "js") bound.isHook = true;
    else if (rarer) rarer(bound, part, parts, name);
    else return undefined;
  }
  return bound;
}
