// What the server has a page do besides showing patches; protocol/SPEC.md, "Ops".

import { report } from "../diagnostics";
import type { Json, Op } from "../wire/frames";
import { Verb } from "../wire/keys";
import { parse } from "./html";
import { morph } from "./morph";
import type { Rules } from "./rules";

type Work = (target: Element, html: string, rules: Rules) => void;

/** What is done to an element. Nodes that come in so are nobody's slots: patches pass them over. */
const TO_ELEMENTS: Partial<Record<Verb, Work>> = {
  [Verb.REPLACE]: (target, html, rules) => void rules.locks.run(target, () => morph(target, html, rules)),
  [Verb.APPEND]: (target, html) => target.append(...nodes(html, target)),
  [Verb.PREPEND]: (target, html) => target.prepend(...nodes(html, target)),
  [Verb.BEFORE]: (target, html) => target.before(...nodes(html, target.parentNode)),
  [Verb.AFTER]: (target, html) => target.after(...nodes(html, target.parentNode)),
  [Verb.REMOVE]: (target) => target.remove(),
  [Verb.FOCUS]: (target) => target instanceof HTMLElement && target.focus(),
};

const TO_PAGE: Partial<Record<Verb, (url: string, replaces: boolean) => void>> = {
  [Verb.REDIRECT]: (url) => location.assign(url),
  [Verb.VISIT]: (url, replaces) => (replaces ? location.replace(url) : location.assign(url)),
  [Verb.URL]: (url, replaces) => (replaces ? history.replaceState(history.state, "", url) : history.pushState(null, "", url)),
};

export function perform(ops: readonly Op[], rules: Rules): void {
  for (const [verb, subject, detail] of ops) {
    const toPage = TO_PAGE[verb];
    if (toPage) toPage(subject as string, !!detail);
    else toElement(verb, subject as string, detail, rules);
  }
}

function toElement(verb: Verb, selector: string, detail: Json | undefined, rules: Rules): void {
  const target = document.querySelector(selector);
  if (!target) return report("TW-E16", verb, selector);
  if (verb === Verb.SCROLL) target.scrollIntoView((detail ?? {}) as ScrollIntoViewOptions);
  else TO_ELEMENTS[verb]?.(target, detail as string, rules);
}

function nodes(html: string, around: Node | null): ChildNode[] {
  return [...parse(html, around ?? document.body).childNodes];
}
