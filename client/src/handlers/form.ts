// What a handler gets besides its values: the form, as a browser would submit it.

import { collect, isSent, type Control } from "../dom/arguments";

/** The argument that the form comes as: no input has this name. */
export const FORM = "";

/** The form around `element`, else the one input that it is: `a=1&b=2`. Files are left out: their paths are no files. */
export function formText(element: Element, event: Event): string {
  const form = (element as HTMLInputElement).form ?? element.closest("form");
  const entries = form ? [...new FormData(form, submitter(element, event))] : single(element);
  return new URLSearchParams(entries.filter(isText)).toString();
}

function submitter(element: Element, event: Event): HTMLElement | null {
  const button = event instanceof SubmitEvent ? event.submitter : element;
  return button instanceof HTMLButtonElement && button.type === "submit" ? button : null;
}

function single(element: Element): [string, unknown][] {
  const control = element as Control;
  if (!control.matches("input[name],select[name],textarea[name]") || !isSent(control)) return [];
  const entries: [string, unknown][] = [];
  collect(entries, control, []);
  return entries.flatMap(([name, value]) => [value].flat().map((one): [string, unknown] => [name, one]));
}

function isText(entry: [string, unknown]): entry is [string, string] {
  return typeof entry[1] === "string";
}
