// What a handler gets besides its values: the form, as a browser would submit it.

import { trace } from "../diagnostics";
import { isSent, type Control } from "./arguments";

/** The argument that the form comes as: no input has this name. */
export const FORM = "";

type Entry = readonly [name: string, value: unknown];

/** The form around `element`, else the one input that it is: `a=1&b=2`. Files are left out: their paths are no files. */
export function formText(element: Element, event: Event): string {
  const form = formOf(element);
  const entries = form ? [...new FormData(form, submitter(form, element, event))] : single(element);
  return new URLSearchParams(entries.filter(isText).map((entry) => entry.map(withLines))).toString();
}

function formOf(element: Element): HTMLFormElement | null {
  // Of a form its own `form` would be an input of that name; and an element of the page's own kind may have any.
  if (element instanceof HTMLFormElement) return element;
  const { form } = element as HTMLInputElement;
  return form instanceof HTMLFormElement ? form : element.closest("form");
}

function submitter(form: HTMLFormElement, element: Element, event: Event): HTMLElement | null {
  const button = ((event as SubmitEvent).submitter ?? element) as HTMLButtonElement;
  return ["submit", "image"].includes(button.type) && button.form === form ? button : null;
}

function single(element: Element): Entry[] {
  const control = element as Control;
  if (!control.matches("input[name],select[name],textarea[name]") || !isSent(control)) return [];
  if (!(control instanceof HTMLSelectElement)) return [[control.name, control.value]];
  // As in a form: what only asks for a choice is chosen, and disabled.
  return [...control.selectedOptions].filter((option) => !option.matches(":disabled")).map((option) => [control.name, option.value]);
}

function isText(entry: Entry): entry is [string, string] {
  const [name, value] = entry;
  if (value instanceof File && value.name) trace("!", `the file of ${name} is left out`);
  return typeof value === "string";
}

/** As a browser sends the ends of lines. */
function withLines(text: string): string {
  return text.replace(/\r\n?|\n/g, "\r\n");
}
