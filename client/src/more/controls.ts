// What the user does to form controls, beside what the server says of them.
//
// The attribute (`value`, `checked`, `selected`; the content of a text area) is always what the server said last. The
// property is what shows once the user was there: it follows at once, or when the user is done with the control.

import type { Json } from "../wire/frames";
import { Attribute } from "../wire/keys";
import { has } from "../dom/attributes";
import { TEXT } from "../dom/ledger";
import type { Typing } from "../dom/typing";
import { NOT_SENT } from "./arguments";
import { closing } from "./dialog";

type Field = HTMLInputElement | HTMLTextAreaElement;
type Control = Field | HTMLSelectElement;

const DEFAULT = "defaultSelected";

export class Controls {
  /** Controls that do not show the server's newest word yet. */
  readonly #pending = new Set<Control>();
  /** Those that the user was at: what is chosen in them is kept by value, as options may come, go and change. */
  readonly #selects = new Set<HTMLSelectElement>();

  /** `timers` holds back what was typed and is still to be sent. */
  constructor(
    private readonly typing: Typing,
    private readonly locks: { readonly revision: number },
    private readonly timers: { readonly isIdle: boolean },
  ) {}

  start(): void {
    const listen = (type: string, listener: (target: EventTarget | null) => void, capture?: boolean): void =>
      document.addEventListener(type, ({ target, defaultPrevented }) => defaultPrevented || listener(target), capture);
    // On the way down, so that an event which is sent on the way up knows of it; on the way up, for the same reason.
    for (const type of ["input", "change", "focusin"]) listen(type, (target) => this.#touched(target, type), true);
    listen("focusout", (target) => this.#left(target));
    listen("reset", (target) => this.#wasReset(target));
    // What the user did before this file was there.
    for (const control of document.querySelectorAll<Control>("input,select,textarea")) {
      if (this.#changedAt(control)) this.#touched(control, "input");
      else if (control.matches("select:focus")) this.#touched(control, "focusin");
    }
  }

  /** An event that was sent at `revision` is answered. */
  answered(revision: number): void {
    for (const control of this.#pending) {
      if (!control.isConnected) this.#pending.delete(control);
      else if (this.#changedAt(control) <= revision && !isInUse(control)) this.#apply(control);
    }
  }

  /** Runs `write`, which makes an attribute, or the content of a text area, what the server says, and shows that. */
  show(element: Element, name: string, write: () => unknown): void {
    if (element instanceof HTMLInputElement && name === liveName(element)) return this.#show(element, write);
    if (element instanceof HTMLTextAreaElement && name === TEXT) return this.#show(element, write);
    closing(element, write);
    if (name === "selected" && element instanceof HTMLOptionElement) element.selected = element.defaultSelected;
  }

  /** Puts what is chosen in selects back after `patch` changed their options, unless it changed the choice itself. */
  keepChoices(patch: () => void): void {
    const before = [...this.#selects].map((select) => [select, values(select, "selected"), values(select, DEFAULT)] as const);
    patch();
    for (const [select, chosen, preset] of before) {
      const offered = values(select);
      choose(select, chosen);
      if (!select.isConnected) this.#selects.delete(select);
      // An option that is gone does not make another choice of the rest.
      else if (`${values(select, DEFAULT)}` !== `${preset.filter((value) => offered.includes(value))}`) this.#follow(select);
    }
  }

  /**
   * Makes `value` what the control says: text; of a box also whether it is ticked; of what takes several a list. It
   * shows at once, also where the user is at it, but not over what was typed after the event that this answers.
   */
  put(control: Element, value: Json): void {
    if (!isControl(control)) return void putInto(control, value);
    const chosen = [value].flat();
    if (control instanceof HTMLSelectElement) {
      for (const option of control.options) option.defaultSelected = chosen.includes(option.value);
    } else if (isCheckable(control)) control.defaultChecked = value === true || chosen.includes(control.value);
    else control.defaultValue = value as string;
    if (this.#changedAt(control) > this.locks.revision) this.#pending.add(control);
    else this.#apply(control);
  }

  /** Shows a form as the server has it, unless something was typed since `revision`. */
  clear(form: Element, revision: number): void {
    // Of a form its own `reset` could be hidden by an input of that name.
    if (this.#changedAt(form) <= revision) HTMLFormElement.prototype.reset.call(form);
  }

  #show(field: Field, write: () => unknown): void {
    // What is untouched would show its attribute.
    if (this.#yields(field)) touch(field);
    write();
    this.#follow(field);
  }

  /** Shows what the server says, now or later. */
  #follow(control: Control): void {
    if (this.#yields(control)) this.#pending.add(control);
    else this.#apply(control);
  }

  #yields(control: Control): boolean {
    return this.#changedAt(control) > this.locks.revision || isInUse(control);
  }

  #apply(control: Control): void {
    this.#pending.delete(control);
    if (control instanceof HTMLSelectElement) for (const option of control.options) option.selected = option.defaultSelected;
    else if (isCheckable(control)) control.checked = control.defaultChecked;
    else setValue(control, control.defaultValue);
  }

  #changedAt(target: EventTarget): number {
    return this.typing.changed.get(target) ?? 0;
  }

  #touched(target: EventTarget | null, type: string): void {
    if (target instanceof HTMLSelectElement) this.#selects.add(target);
    // A change only says again, when the control is left, what the input before it said.
    if (type !== "input" || !isControl(target)) return;
    const revision = this.#changedAt(target);
    for (const touched of [...peers(target), target.form]) {
      if (touched && this.#changedAt(touched) < revision) this.typing.changed.set(touched, revision);
    }
  }

  #left(target: EventTarget | null): void {
    if (!isControl(target) || !this.#pending.has(target)) return;
    const changed = this.#changedAt(target);
    // What was typed is on its way, or will be; then its answer decides.
    const isAsked = !this.timers.isIdle || (changed && this.typing.underWay.some((revision) => revision >= changed));
    if (!isAsked) this.#apply(target);
  }

  #wasReset(form: EventTarget | null): void {
    for (const control of this.#pending) if (control.form === form) this.#pending.delete(control);
  }
}

/** Of an `output`, or of an element of the page's own kind. */
function putInto(element: Element, value: Json): void {
  if (!("value" in element)) throw new TypeError("no value");
  element.value = value;
}

function isControl(target: unknown): target is Control {
  return target instanceof HTMLInputElement || target instanceof HTMLTextAreaElement || target instanceof HTMLSelectElement;
}

/** The attribute that is the default of what an input shows. Buttons show it itself; of files only the user decides. */
function liveName(input: HTMLInputElement): string | undefined {
  if (NOT_SENT.has(input.type)) return undefined;
  return isCheckable(input) ? "checked" : "value";
}

function isCheckable(field: Field): field is HTMLInputElement {
  return field.type === "checkbox" || field.type === "radio";
}

/** Whether the user is at the control, and half done. A click on something checkable is a whole. */
function isInUse(control: Control): boolean {
  if (has(control, Attribute.FORCE) || (!(control instanceof HTMLSelectElement) && isCheckable(control))) return false;
  return control.matches(":focus:enabled:not([readonly])");
}

/** Makes what the field shows its own, no longer that of its attribute. */
function touch(field: Field): void {
  if (isCheckable(field)) field.checked = field.checked;
  // What cannot be read as the field's type reads as "", and setting that would wipe it. It is the field's own already.
  else if (!field.validity.badInput) setValue(field, field.value);
}

function setValue(field: Field, value: string): void {
  const { selectionStart, selectionEnd, selectionDirection } = field;
  field.value = value;
  // Types without a selection have null here.
  if (selectionStart !== null && field.matches(":focus")) {
    field.setSelectionRange(selectionStart, selectionEnd, selectionDirection ?? "none");
  }
}

/** The control, or all radio buttons of its group. */
function peers(control: Control): Control[] {
  if (control.type !== "radio") return [control];
  const named = [...document.getElementsByName(control.name)] as Control[];
  return named.filter((peer) => peer.type === "radio" && peer.form === control.form);
}

function values(select: HTMLSelectElement, kind?: "selected" | typeof DEFAULT): string[] {
  return [...select.options].filter((option) => !kind || option[kind]).map((option) => option.value);
}

/** Chooses the options of these values, if there are any; an empty choice is one, too. */
function choose(select: HTMLSelectElement, chosen: readonly string[]): void {
  const options = [...select.options].filter((option) => chosen.includes(option.value));
  if (`${values(select, "selected")}` === `${chosen}` || (chosen.length && !options.length)) return;
  select.selectedIndex = -1;
  for (const option of options) option.selected = true;
}
