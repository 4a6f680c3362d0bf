// The arguments of an event that the inputs around it say.

import type { Arguments } from "../wire/frames";
import { nest } from "./nesting";

export type Control = HTMLInputElement | HTMLSelectElement | HTMLTextAreaElement;

const CONTROLS = "input[name],select[name],textarea[name]";
export const NOT_SENT = new Set(["submit", "button", "image", "reset", "file"]);
const CHECKABLE = new Set(["checkbox", "radio"]);

/** The named inputs of the form around `element`, else of its component `root`; of no component inside that. */
export function implicit(element: Element, root: Element, isOwn: (control: Element) => boolean, event?: Event): Arguments {
  const around = element.closest("form");
  const form = around && root.contains(around) ? around : undefined;
  const controls = [...root.querySelectorAll<Control>(CONTROLS)].filter((control) =>
    // Of a form its own list could be hidden by an input named "elements"; an input's `form` cannot.
    form ? control.form === form : isOwn(control),
  );
  const entries: [string, unknown][] = [];
  for (const control of controls) if (isSent(control)) collect(entries, control, controls);
  const submitter = event instanceof SubmitEvent ? event.submitter : element;
  if (submitter instanceof HTMLButtonElement && submitter.name) entries.push([submitter.name, submitter.value]);
  return nest(entries);
}

export function isSent(control: Control): boolean {
  if (control.matches(":disabled") || NOT_SENT.has(control.type)) return false;
  return !CHECKABLE.has(control.type) || (control as HTMLInputElement).checked;
}

function collect(entries: [string, unknown][], control: Control, controls: readonly Control[]): void {
  const { name } = control;
  if (control instanceof HTMLSelectElement && control.multiple) {
    entries.push([name, [...control.selectedOptions].map((option) => option.value)]);
  } else if (control.type === "checkbox" && isGroup(name, controls)) {
    const group = entries.find(([other, values]) => other === name && Array.isArray(values));
    if (group) (group[1] as string[]).push(control.value);
    else entries.push([name, [control.value]]);
  } else {
    entries.push([name, control.value]);
  }
}

/** Several checkboxes of one name are one list, however many of them are checked. */
function isGroup(name: string, controls: readonly Control[]): boolean {
  return controls.filter((control) => control.type === "checkbox" && control.name === name).length > 1;
}
