// The components of the page: found, joined, left, and what the events of their elements call.

import type { TidewireError } from "../connection/errors";
import type { Session } from "../connection/session";
import { raise, report } from "../diagnostics";
import { implicit, parseCall } from "../dom/arguments";
import { has, selector } from "../dom/attributes";
import type { Entry } from "../dom/behaviours";
import { Controls } from "../dom/controls";
import type { Hooks } from "../dom/hooks";
import type { Ledger } from "../dom/ledger";
import { Locks, SCRIPTED } from "../dom/locks";
import { isIgnored } from "../dom/marks";
import { binding, isWanted, timingOf, type Binding } from "../dom/modifiers";
import { patching } from "../dom/morph";
import { all, idOf } from "../dom/nodes";
import { perform, type OpRules } from "../dom/ops";
import { tell } from "../dom/tell";
import type { Timers } from "../dom/timers";
import { values } from "../dom/values";
import type { Visit } from "../dom/visits";
import type { Arguments, Json, Op } from "../wire/frames";
import { Attribute, Verb } from "../wire/keys";
import { FORM, formText } from "../handlers/form";
import type { Place } from "../handlers/place";
import { Places } from "../handlers/places";
import { Component, type ComponentContext } from "./component";

const ROOTS = selector(Attribute.COMPONENT);

/** Why an event was not delivered, or nobody knows whether it was. */
const LOST = ["lost", "gone", "queue-full"];

interface PageOptions {
  readonly session: Session;
  readonly timers: Timers;
  readonly hooks: Hooks;
  readonly ledger: Ledger;
  readonly visit: Visit;
  /** As of `Locks`. */
  readonly busied: (element: Element, type?: string) => void;
  readonly progressed: () => void;
}

export class Page {
  readonly #joined = new Set<Component>();
  /** Also of components that left, for an element that is taken out and put back later. */
  readonly #byElement = new WeakMap<Element, Component>();
  readonly #places: Places;
  readonly #locks: Locks;
  readonly #controls: Controls;
  /** Bindings that are to fire only once, and did. */
  readonly #done = new WeakSet<Entry>();
  readonly #context: ComponentContext & OpRules;
  #isPatching = false;
  #misses = 0;

  constructor(private readonly options: PageOptions) {
    const { ledger, timers } = options;
    const locks = (this.#locks = new Locks((work) => this.#patching(work), options.busied));
    this.#places = new Places(options.session);
    const controls = new Controls(ledger, locks, timers);
    this.#controls = controls;
    this.#context = {
      session: options.session,
      visit: options.visit,
      handle: (hook, payload) => options.hooks.handle(hook, payload),
      missed: (verb, subject, error) => this.#missed(verb, subject, error),
      statics: options.session.statics,
      ledger,
      controls,
      locks,
      component: (id) => [...this.#joined].find((component) => component.id === id)?.element,
      isForeign: (element, next) =>
        isIgnored(element) || ledger.isStandIn(element) || this.#byElement.get(element)?.id === idOf(next),
      patching: (work) => this.#patching(work),
      replaced: (component, before) => this.#replaced(component, before),
      removed: (component) => this.#joined.delete(component),
    };
  }

  get isEmpty(): boolean {
    return !this.#joined.size && this.#places.isEmpty;
  }

  /** How much of what the server asked for could not be done. */
  get misses(): number {
    return this.#misses;
  }

  /** Whether no element waits for an answer. */
  get isIdle(): boolean {
    return this.#controls.isIdle;
  }

  /** Sees what the user does. */
  start(): void {
    this.#controls.start();
    this.#locks.start();
  }

  /** Joins the components and rooms at and below `root`. */
  adopt(root: Element): void {
    all(root, ROOTS).forEach((element) => this.#adopt(element));
    this.#places.adopt(root);
  }

  /** There is an element with a binding: outside of components it calls a handler, unless it calls a hook. */
  bound(element: Element, name: string): void {
    if (this.#places.isEmpty && !binding(name).isHook && !element.closest(ROOTS)) this.#places.need();
  }

  /** Leaves the components and rooms that are no longer in the document. */
  sweep(): void {
    this.#places.sweep();
    for (const component of this.#joined) if (!component.element.isConnected) this.#drop(component);
  }

  showConnection(isLive: boolean): void {
    for (const component of this.#joined) component.showConnection(isLive);
  }

  /** The component whose element is the closest around; outside of any, the place whose handlers are called. */
  around(element: Element): Component | Place | undefined {
    const root = element.closest(ROOTS);
    return root ? this.#byElement.get(root) : this.#places.around(element);
  }

  /** Calls `name` of what is around `element`, which is busy with an event of this type until the answer. */
  async send(element: Element, around: Component | Place, name: string, args: Arguments, type = SCRIPTED): Promise<void> {
    const revision = this.#controls.begin();
    this.#locks.begin(element, type);
    try {
      const show = (work: () => void): void => this.#locks.answer(element, revision, work);
      await around.send(name, Object.keys(args).length ? args : undefined, show);
      if (has(element, Attribute.CLEAR)) this.#controls.clear(element, revision);
    } catch (error) {
      this.#failed(around, name, error as TidewireError);
      throw error;
    } finally {
      this.#locks.end(element, type);
      this.#controls.end(revision);
      this.options.progressed();
    }
  }

  /** What a bound element does when its event comes and its modifiers let it. */
  fire(element: Element, entry: Entry, bound: Binding, event: Event): void {
    const { isHook, isOnce } = bound;
    if (this.#done.has(entry) || (!isHook && this.#locks.refuses(element, event.type))) return;
    // As if it had not happened: nor does the browser follow the link or send the form.
    if (!isWanted(element, event)) return event.preventDefault();
    if (isOnce) this.#done.add(entry);
    const { value } = entry;
    const timing = timingOf(bound, element);
    const work = (): void => (isHook ? this.#callHook(element, value, event) : this.#call(element, value, event));
    if (timing) this.options.timers.run(entry, timing, work);
    else work();
  }

  perform(ops: readonly Op[]): void {
    perform(ops, this.#context);
  }

  #missed(verb: Verb, subject: Json | undefined, error: unknown): void {
    this.#misses++;
    raise(verb >= Verb.REDIRECT && verb <= Verb.URL ? "TW-E18" : "TW-E16", verb, subject, error);
  }

  #call(element: Element, value: string, event: Event): void {
    const around = this.around(element);
    if (!around) {
      if (element.isConnected) report("TW-E02", element);
      return;
    }
    const { name, args } = parseCall(value);
    // A failure has been told to the element around and to the console.
    const all = { ...this.#inputs(element, around, event), ...values(element), ...args };
    this.send(element, around, name, all, event.type).catch(() => {});
  }

  #inputs(element: Element, around: Component | Place, event: Event): Arguments {
    if (around instanceof Component) return implicit(element, around.element, (control) => this.around(control) === around, event);
    const form = formText(element, event);
    return form ? { [FORM]: form } : {};
  }

  #callHook(element: Element, value: string, event: Event): void {
    const { name, args } = parseCall(value);
    this.options.hooks.call(name, element, event, args);
  }

  #failed({ name, element }: Component | Place, event: string, { code, message, detail }: TidewireError): void {
    // An error of the client's own has no text: what happened is told of where it did.
    if (message !== code) report("TW-E04", `${name}.${event}: ${code}: ${message}`, detail ?? "");
    tell(element, LOST.includes(code) ? "lost" : "error", { event, code, text: message, detail });
  }

  #patching(work: () => void): void {
    if (this.#isPatching) return work();
    this.#isPatching = true;
    try {
      this.options.hooks.patching(() => patching(this.options.ledger, () => this.#controls.keepChoices(work)));
    } finally {
      this.#isPatching = false;
    }
  }

  #adopt(element: Element): void {
    let component = this.#byElement.get(element);
    if (!component || component.id !== idOf(element) || element.matches(selector(Attribute.SNAPSHOT))) {
      if (component) this.#drop(component);
      component = new Component(element, this.#context);
      this.#byElement.set(element, component);
    }
    if (this.#joined.has(component)) return;
    this.#joined.add(component);
    component.showConnection(this.options.session.isLive);
    component.join();
  }

  #drop(component: Component): void {
    this.#joined.delete(component);
    component.leave();
  }

  #replaced(component: Component, before: Element): void {
    this.#byElement.delete(before);
    this.#byElement.set(component.element, component);
  }
}
