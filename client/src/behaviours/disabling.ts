// Buttons that say so while their event is under way, and cannot be pressed.
//
// Only the text of nodes and attributes are changed, and all of it is as before when the answer is shown: patches find the
// very nodes that they know. What others changed meanwhile is left as they made it.

import { read, selector } from "../dom/attributes";
import { all } from "../dom/nodes";
import { Attribute } from "../wire/keys";

type Undo = () => void;

const DISABLED = selector(Attribute.DISABLE_WITH);
const SUBMITS = "button:not([type=button],[type=reset]),input[type=submit]";

export class Disabling {
  readonly #undos = new Map<Element, Undo[]>();

  /** An event of `busy` is under way. What is in it is concerned by a submit alone, not by each letter that is typed. */
  begin(busy: Element, type: string): void {
    const marked = reach(busy, DISABLED).filter((element) => element === busy || type === "submit");
    const undos = marked.flatMap((element) => {
      const label = read(element, Attribute.DISABLE_WITH) as string;
      return (element instanceof HTMLFormElement ? reach(element, SUBMITS) : [element]).map((button) => disable(button, label));
    });
    this.#undos.set(busy, [...undos, ...(this.#undos.get(busy) ?? [])]);
  }

  end(busy: Element): void {
    this.#undos.get(busy)?.forEach((undo) => undo());
    this.#undos.delete(busy);
  }
}

/** What matches at and in the element, and of a form what is elsewhere on the page and says that it is the form's. */
function reach(element: Element, css: string): Element[] {
  return all(document.documentElement, css).filter((own) => element.contains(own) || (own as HTMLButtonElement).form === element);
}

function disable(button: Element, label: string): Undo {
  const isFocused = button.matches(":focus");
  // A link has nothing to disable.
  const undos = ["disabled" in button ? put(button, "disabled", "") : put(button, "aria-disabled", "true")];
  if (label) undos.push(...(button instanceof HTMLInputElement ? [put(button, "value", label)] : say(button, label)));
  return () => {
    undos.forEach((undo) => undo());
    // The browser took the focus away with the first of them.
    if (isFocused && document.activeElement === document.body) (button as HTMLElement).focus({ preventScroll: true });
  };
}

function put(element: Element, name: string, value: string): Undo {
  const before = element.getAttribute(name);
  element.setAttribute(name, value);
  return () => {
    if (element.getAttribute(name) !== value) return;
    if (before === null) element.removeAttribute(name);
    else element.setAttribute(name, before);
  };
}

/** Makes the label all the text there is; pictures stay. */
function say(element: Element, label: string): Undo[] {
  const walker = document.createTreeWalker(element, NodeFilter.SHOW_TEXT);
  const texts: Text[] = [];
  while (walker.nextNode()) if ((walker.currentNode as Text).data.trim()) texts.push(walker.currentNode as Text);
  return texts.map((text, at) => {
    const before = text.data;
    const now = at ? "" : label;
    text.data = now;
    return () => void (text.data === now && (text.data = before));
  });
}
