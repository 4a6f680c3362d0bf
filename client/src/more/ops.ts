// What the server has a page do besides showing patches; protocol/SPEC.md, "Ops".

import type { Json, Op } from "../wire/frames";
import { Verb } from "../wire/keys";
import { firstChildOf, idOf, parentOf, siblings } from "../dom/nodes";
import type { Rules } from "../dom/rules";
import { tell } from "../dom/tell";
import type { Visit } from "../dom/visits";
import { closing } from "./dialog";
import { morphInto } from "./morph";
import { replaced } from "./stand-ins";

export interface OpRules {
  readonly host: Rules & {
    /** Runs work that patches the page. */
    patching(work: () => void): void;
  };
  readonly visit: Visit;
  /** Makes `value` what the control says. */
  put(control: Element, value: Json): void;
  /** Calls a hook of the page. Throws if there is none. */
  handle(hook: string, payload: Json): void;
  /** An op could not be done, now or when it had its turn. */
  missed(verb: Verb, subject: Json | undefined, error: unknown): void;
}

/** A new verb is one line in this table. Nodes that come in so are nobody's slots: patches pass them over. */
const VERBS: Readonly<Record<Verb, (rules: OpRules, ...op: never[]) => unknown>> = {
  [Verb.REPLACE]: change(replace),
  [Verb.APPEND]: change((target, rules, html: string) => target.append(...inPlace(html, target, rules))),
  [Verb.PREPEND]: change((target, rules, html: string) => target.prepend(...inPlace(html, target, rules))),
  [Verb.BEFORE]: change((target, rules, html: string) => target.before(...nodes(html, target.parentNode, rules))),
  [Verb.AFTER]: change((target, rules, html: string) => target.after(...nodes(html, target.parentNode, rules))),
  [Verb.REMOVE]: change((target) => target.remove()),
  [Verb.TEXT]: change((target, _, text: string) => (target.textContent = text)),
  [Verb.APPEND_TEXT]: change((target, _, text: string) => target.append(text)),
  [Verb.SET_ATTRIBUTE]: change((target, _, name: string, value: string) => target.setAttribute(harmless(name, value), value)),
  [Verb.REMOVE_ATTRIBUTE]: change((target, _, name: string) => closing(target, () => target.removeAttribute(name))),
  [Verb.ADD_CLASS]: change((target, _, names: string) => target.classList.add(...words(names))),
  [Verb.REMOVE_CLASS]: change((target, _, names: string) => target.classList.remove(...words(names))),
  [Verb.SET_VALUE]: change((target, { put }, value: Json) => put(target, value)),
  [Verb.FOCUS]: at((target) => target.focus()),
  [Verb.SCROLL]: at((target, _, options: ScrollIntoViewOptions = {}) => target.scrollIntoView(options)),
  [Verb.DISPATCH]: at((target, _, type: string, detail: Json) =>
    target.dispatchEvent(new CustomEvent(type, { bubbles: true, detail })),
  ),
  [Verb.REDIRECT]: (_, address: string) => location.assign(allowed(address)),
  [Verb.VISIT]: ({ visit }, address: string, replaces: number) => visit(allowed(address, location.origin), !!replaces),
  // The state goes along: it tells a navigation which page the entry shows.
  [Verb.URL]: (_, address: string, replaces: number) =>
    history[replaces ? "replaceState" : "pushState"](history.state, "", allowed(address, location.origin)),
  [Verb.SCROLL_TOP]: (_, behavior: ScrollBehavior) => scrollTo({ top: 0, behavior }),
  [Verb.TITLE]: (_, text: string) => (document.title = text),
  [Verb.CALL]: ({ handle }, hook: string, payload: Json) => handle(hook, payload),
};

/**
 * Does one after the other: what one of them cannot do is told, and the next one has its turn. Where one has to wait for
 * a locked element, the others wait behind it: what is focused may be what it brings.
 */
export function perform(ops: readonly Op[], rules: OpRules): void {
  for (const [at, [verb, ...op]] of ops.entries()) {
    const locked = rules.host.locks.attempt(
      () => VERBS[verb](rules, ...(op as never[])),
      (error) => rules.missed(verb, op[0], error),
    );
    if (locked instanceof Element) return rules.host.locks.run(locked, () => perform(ops.slice(at + 1), rules));
  }
}

/** What is done at the element that the op names. */
function at<Details extends unknown[]>(work: (target: HTMLElement, rules: OpRules, ...details: Details) => unknown) {
  return (rules: OpRules, selector: string, ...details: Details): unknown => {
    const target = document.querySelector<HTMLElement>(selector);
    if (!target) throw new TypeError("not on the page");
    return work(target, rules, ...details);
  };
}

/** What changes the element, or what is in it or around it; if that has to wait, the element is returned. */
function change<Details extends unknown[]>(work: (target: HTMLElement, rules: OpRules, ...details: Details) => unknown) {
  return at((target, rules, ...details: Details) => {
    const write = (): void => {
      if (!tell(target, "before-patch", {}, true)) return;
      rules.host.patching(() => work(target, rules, ...details));
      tell(target, "after-patch", {});
    };
    return rules.host.locks.defers(target, write) ? target : write();
  });
}

/**
 * The element becomes the first one of `html`, and what else there is comes behind it: as a row that brings more rows. A
 * text alone takes its place.
 */
function replace(target: Element, rules: OpRules, html: string): void {
  const parsed = rules.host.parse(html, parentOf(target) ?? target);
  const all = siblings(firstChildOf(parsed));
  const next = parsed.firstElementChild;
  if (!next) return target.replaceWith(...all);
  const shown = morphInto(target, next, parsed, rules.host);
  replaced(target, shown);
  shown.after(...all.slice(all.indexOf(next) + 1));
}

function nodes(html: string, around: Node | null, { host }: OpRules): ChildNode[] {
  return [...host.parse(html, around ?? document.body).childNodes];
}

/**
 * The nodes of `html`, in the place of elements of `target` that have their ids: of something that is told twice, by a
 * handler that reads all and by a broadcast that was on its way, one is shown.
 */
function inPlace(html: string, target: Element, rules: OpRules): ChildNode[] {
  const added = nodes(html, target, rules);
  const ids = added.map((node) => node instanceof Element && idOf(node));
  for (const child of [...target.children]) if (idOf(child) && ids.includes(idOf(child))) child.remove();
  return added;
}

function words(text: string): string[] {
  return text.split(/\s+/).filter(Boolean);
}

/** The name of an attribute, unless it would run its value as a script: whoever made the server say so, no page does. */
function harmless(name: string, value: string): string {
  const isAddress = /^(xlink:)?(href|src|action|formaction|data)$/i.test(name);
  // As the browser reads it: with the white space in a scheme it passes over. Pictures may be in their own address.
  const address = isAddress ? new URL(value, document.baseURI).href : "";
  if (/^(on|srcdoc$)/i.test(name) || /^((java|vb)script:|data:(?!image\/))/.test(address)) throw new TypeError("not allowed");
  return name;
}

/** The address in full. What a page must not follow, whoever made the server say it: scripts as addresses, other sites. */
function allowed(address: string, origin?: string): string {
  const url = new URL(address, document.baseURI);
  if (!/^https?:$/.test(url.protocol) || (origin && origin !== url.origin)) throw new TypeError("not allowed");
  return url.href;
}
