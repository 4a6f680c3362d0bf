// What the server has a page do besides showing patches; protocol/SPEC.md, "Ops".

import { report } from "../diagnostics";
import type { Json, Op } from "../wire/frames";
import { Verb } from "../wire/keys";
import { parse } from "./html";
import { morph } from "./morph";
import type { Rules } from "./rules";
import { tell } from "./tell";
import type { Visit } from "./visits";

export interface OpRules extends Rules {
  /** Runs work that patches the page. */
  patching(work: () => void): void;
  readonly visit: Visit;
}

type Work = (target: Element, html: string, rules: Rules) => unknown;

/** What changes the page. Nodes that come in so are nobody's slots: patches pass them over. */
const CHANGES: Partial<Record<Verb, Work>> = {
  [Verb.REPLACE]: (target, html, rules) => rules.ledger.replaced(target, morph(target, html, rules)),
  [Verb.APPEND]: (target, html) => target.append(...nodes(html, target)),
  [Verb.PREPEND]: (target, html) => target.prepend(...nodes(html, target)),
  [Verb.BEFORE]: (target, html) => target.before(...nodes(html, target.parentNode)),
  [Verb.AFTER]: (target, html) => target.after(...nodes(html, target.parentNode)),
  [Verb.REMOVE]: (target) => target.remove(),
  [Verb.TEXT]: (target, text) => (target.textContent = text),
  [Verb.APPEND_TEXT]: (target, text) => target.append(text),
};

const MOVES: Partial<Record<Verb, (url: string, replaces: boolean, rules: OpRules) => void>> = {
  [Verb.REDIRECT]: (url) => location.assign(allowed(url)),
  [Verb.VISIT]: (url, replaces, { visit }) => visit(allowed(url, location.origin), replaces),
  // The state goes along: it tells a navigation which page the entry shows.
  [Verb.URL]: (url, replaces) => history[replaces ? "replaceState" : "pushState"](history.state, "", allowed(url, location.origin)),
};

/** Does one after the other: what one of them cannot do is reported, and the next one has its turn. */
export function perform(ops: readonly Op[], rules: OpRules): void {
  for (const [verb, subject, detail] of ops) {
    const move = MOVES[verb];
    try {
      if (move) move(subject as string, !!detail, rules);
      else onElement(verb, subject as string, detail, rules);
    } catch (error) {
      report(move ? "TW-E18" : "TW-E16", verb, subject, error);
    }
  }
}

function onElement(verb: Verb, selector: string, detail: Json | undefined, rules: OpRules): void {
  const target = document.querySelector<HTMLElement>(selector);
  const change = CHANGES[verb];
  if (!target) report("TW-E16", verb, selector);
  else if (change) rules.locks.run(target, () => changing(target, () => change(target, detail as string, rules), rules));
  else if (verb === Verb.SCROLL) target.scrollIntoView((detail ?? {}) as ScrollIntoViewOptions);
  else target.focus();
}

function changing(target: Element, work: () => void, rules: OpRules): void {
  if (!tell(target, "before-patch", {}, true)) return;
  rules.patching(work);
  tell(target, "after-patch", {});
}

function nodes(html: string, around: Node | null): ChildNode[] {
  return [...parse(html, around ?? document.body).childNodes];
}

/** The address in full. What a page must not follow, whoever made the server say it: scripts as addresses, other sites. */
function allowed(address: string, origin?: string): string {
  const url = new URL(address, document.baseURI);
  if (!/^https?:$/.test(url.protocol) || (origin && origin !== url.origin)) throw new TypeError("not allowed");
  return url.href;
}
