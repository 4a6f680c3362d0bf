// Puts together what is in this file.

import type { Callee, More, MoreHost } from "../components/more";
import { realClock } from "../connection/clock";
import { raise } from "../diagnostics";
import { has } from "../dom/attributes";
import { Behaviours, type Entry, type State } from "../dom/behaviours";
import { parseCall } from "../dom/calls";
import { binding, type Binding } from "../dom/modifiers";
import { reloads } from "../dom/reload";
import { Visits } from "../dom/visits";
import { Places } from "../handlers/places";
import type { Arguments, Json, Op } from "../wire/frames";
import { Attribute, VALUE_PREFIX, Verb } from "../wire/keys";
import { implicit } from "./arguments";
import { Autofocus } from "./autofocus";
import { Controls } from "./controls";
import { Editing } from "./editing";
import { hearElsewhere } from "./elsewhere";
import { rememberFocus } from "./focus";
import { FORM, formText } from "./form";
import { hasHeld, keepHeld } from "./held";
import { Hooks } from "./hooks";
import { morph, morphRange } from "./morph";
import { modify, timingOf } from "./modifiers";
import { perform, type OpRules } from "./ops";
import { writeRaw } from "./raw";
import { revive } from "./scripts";
import { nodesOf, originalOf, standInOf } from "./stand-ins";
import { Timers } from "./timers";
import { values } from "./values";

export class Rest implements More {
  readonly modify = modify;
  readonly hearElsewhere = hearElsewhere;
  readonly reloads = reloads;
  readonly hasHeld = hasHeld;
  readonly standInOf = standInOf;
  readonly shown = nodesOf;
  readonly originalOf = originalOf;
  readonly #autofocus = new Autofocus();
  readonly #hooks = new Hooks();
  readonly #places: Places;
  readonly #timers: Timers;
  readonly #controls: Controls;
  readonly #behaviours: Behaviours;
  readonly #visits: Visits;
  readonly #rules: OpRules;

  constructor(private readonly host: MoreHost) {
    const { locks, session, typing } = host;
    const progressed = (): void => host.hooks.progressed();
    this.#places = new Places(session);
    this.#timers = new Timers(realClock.after, progressed);
    this.#controls = new Controls(typing, locks, this.#timers);
    this.#behaviours = new Behaviours(
      { fire: (element, entry, event) => host.fire(element, entry, binding(event.type) as Binding, event) },
      progressed,
    );
    this.#visits = new Visits(host.hooks, host.policy);
    this.#rules = {
      host,
      visit: this.#visits.visit,
      put: (control, value) => this.#controls.put(control, value),
      handle: (hook, payload) => this.#hooks.handle(hook, payload),
      missed: (verb, subject, error) => this.#missed(verb, subject, error),
    };
    host.patcher = this;
    this.#controls.start();
    new Editing(locks, typing).start();
    this.#visits.start();
    this.adopt(document.documentElement);
  }

  get isIdle(): boolean {
    return [this.#timers, this.#behaviours, this.#visits].every((part) => part.isIdle);
  }

  get isNavigating(): boolean {
    return this.#visits.isNavigating;
  }

  // What is on the page.

  adopt(root: Element): void {
    this.#places.adopt(root);
    this.#hooks.adopt(root);
    this.#autofocus.adopt(root);
  }

  found(element: Element, name: string, isNew: boolean): void {
    if (/^(boost|nav)$/.test(name)) this.#visits.found(element);
    // Arguments are looked for when there is an event.
    else if (!name.startsWith(VALUE_PREFIX)) this.#behaviours.found(element, name, isNew);
  }

  sweep(): void {
    this.#places.sweep();
    this.#hooks.sweep();
    this.#timers.sweep();
    this.#behaviours.going?.sweep();
  }

  busy(element: Element, type?: string): void {
    this.#behaviours.going?.busy(element, type);
  }

  rate(state: State, isAwaiting: boolean): void {
    this.#behaviours.going?.rate(state, isAwaiting);
  }

  // What is called, and with what.

  join(): void {
    this.#places.need();
  }

  calleeOf(element: Element): Callee | undefined {
    return this.#places.around(element);
  }

  inputs(element: Element, event: Event, root: Element | undefined, isOwn: (control: Element) => boolean): Arguments {
    if (root) return { ...implicit(element, root, isOwn, event), ...values(element) };
    const form = formText(element, event);
    return { ...(form && { [FORM]: form }), ...values(element) };
  }

  delay(entry: Entry, bound: Binding, element: Element, work: () => void): void {
    this.#timers.run(entry, timingOf(bound, element), work);
  }

  register(name: string, hook: TidewireHook<unknown>): void {
    this.#hooks.register(name, hook);
  }

  call(value: string, element: Element, event: Event): void {
    const { name, args } = parseCall(value);
    this.#hooks.call(name, element, event, args);
  }

  // What the server says.

  patching(work: () => void): void {
    this.#hooks.patching(() => {
      const restore = rememberFocus();
      this.#controls.keepChoices(work);
      restore();
    });
  }

  morph(element: Element, html: string): Element {
    return morph(element, html, this.host);
  }

  morphRange(parent: Node, first: Node | null, end: Node | null, html: string): void {
    morphRange(parent, first, end, html, this.host);
  }

  keepHeld(olds: readonly Node[], next: Node): void {
    keepHeld(olds, next, this.host);
  }

  revive(content: Element): void {
    revive(content, this.host.policy());
  }

  show(control: Element, name: string, write: () => unknown): void {
    this.#controls.show(control, name, write);
  }

  writeRaw(element: Element, html: string): void {
    writeRaw(element, html, this.host);
  }

  answered(revision: number): void {
    this.#controls.answered(revision);
  }

  clear(form: Element, revision: number): void {
    if (has(form, Attribute.CLEAR)) this.#controls.clear(form, revision);
  }

  perform(ops: readonly Op[]): void {
    perform(ops, this.#rules);
  }

  #missed(verb: Verb, subject: Json | undefined, error: unknown): void {
    this.host.misses++;
    raise(verb >= Verb.REDIRECT && verb <= Verb.URL ? "TW-E18" : "TW-E16", verb, subject, error);
  }
}
