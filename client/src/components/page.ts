// The components of the page: found, joined, left, and what the events of their elements call.

import type { TidewireError } from "../connection/errors";
import type { Session } from "../connection/session";
import { report } from "../diagnostics";
import { implicit, parseCall } from "../dom/arguments";
import { selector } from "../dom/attributes";
import { Busy } from "../dom/busy";
import type { Ledger } from "../dom/ledger";
import type { Binding } from "../dom/modifiers";
import type { MorphRules } from "../dom/morph";
import type { Timers } from "../dom/timers";
import type { Arguments } from "../wire/frames";
import { Attribute } from "../wire/keys";
import type { Statics } from "../wire/tree";
import { Component, type ComponentContext } from "./component";

export const ROOTS = selector(Attribute.COMPONENT);

export interface PageOptions {
  readonly session: Session;
  readonly statics: Statics;
  readonly timers: Timers;
  readonly ledger: Ledger;
  readonly reload: () => boolean;
  readonly progressed: () => void;
}

export class Page {
  readonly #joined = new Set<Component>();
  /** Also of components that left, for an element that is taken out and put back later. */
  readonly #byElement = new WeakMap<Element, Component>();
  readonly #busy = new Busy();
  readonly #done = new WeakMap<Element, Set<string>>();
  readonly #context: ComponentContext;
  #underWay = 0;

  constructor(private readonly options: PageOptions) {
    const rules: MorphRules = {
      ledger: options.ledger,
      isForeign: (element, next) => this.#byElement.get(element)?.id === next.getAttribute("id"),
    };
    this.#context = {
      session: options.session,
      statics: options.statics,
      rules,
      replaced: (component, before) => this.#replaced(component, before),
      removed: (component) => this.#joined.delete(component),
      reload: options.reload,
    };
  }

  get isEmpty(): boolean {
    return !this.#joined.size;
  }

  /** Whether no element waits for an answer. */
  get isIdle(): boolean {
    return !this.#underWay;
  }

  get isJoining(): boolean {
    return [...this.#joined].some((component) => component.isJoining);
  }

  /** Joins the components at and below `root`. */
  adopt(root: Element): void {
    if (root.matches(ROOTS)) this.#adopt(root);
    root.querySelectorAll(ROOTS).forEach((element) => this.#adopt(element));
  }

  /** Leaves the components that are no longer in the document. */
  sweep(): void {
    for (const component of this.#joined) if (!component.element.isConnected) this.#drop(component);
  }

  showConnection(isLive: boolean): void {
    for (const component of this.#joined) component.showConnection(isLive);
  }

  /** The component whose element is the closest around. */
  around(element: Element): Component | undefined {
    const root = element.closest(ROOTS);
    return root ? this.#byElement.get(root) : undefined;
  }

  /** Calls the event `name` of the component around `element`, which is busy until the answer. */
  async send(element: Element, component: Component, name: string, args: Arguments): Promise<void> {
    this.#underWay++;
    this.#busy.begin(element);
    try {
      await component.send(name, Object.keys(args).length ? args : undefined);
    } catch (error) {
      this.#failed(component, name, error as TidewireError);
      throw error;
    } finally {
      this.#busy.end(element);
      this.#underWay--;
      this.options.progressed();
    }
  }

  /** What a bound element does when its event comes and its modifiers let it. */
  fire(element: Element, attribute: string, value: string, bound: Binding, event: Event): void {
    if (this.#busy.isLocked(element, event.type) || (bound.isOnce && this.#wasDone(element, attribute))) return;
    const work = (): void => this.#call(element, value, event);
    if (bound.timing) this.options.timers.run(element, attribute, bound.timing, work);
    else work();
  }

  #call(element: Element, value: string, event: Event): void {
    const component = this.around(element);
    if (!component) {
      if (element.isConnected) report("TW-E02", element);
      return;
    }
    const { name, args } = parseCall(value);
    const inputs = implicit(element, component.element, (control) => this.around(control) === component, event);
    // A failure has been told to the component's element and to the console.
    this.send(element, component, name, { ...inputs, ...args }).catch(() => {});
  }

  #wasDone(element: Element, attribute: string): boolean {
    const done = this.#done.get(element) ?? new Set();
    this.#done.set(element, done);
    return done.has(attribute) || !done.add(attribute);
  }

  #failed(component: Component, event: string, { code, message, detail }: TidewireError): void {
    // Said already, where what happened to the connection or the component is said.
    if (!["left", "gone", "lost", "queue-full", "too-large"].includes(code)) {
      report("TW-E04", `${component.name}.${event}: ${code}: ${message}`, detail ?? "");
    }
    const told = { event, code, text: message, detail };
    const type = code === "lost" ? "tidewire:lost" : "tidewire:error";
    component.element.dispatchEvent(new CustomEvent(type, { bubbles: true, detail: told }));
  }

  #adopt(element: Element): void {
    let component = this.#byElement.get(element);
    if (!component || component.id !== element.getAttribute("id") || element.matches(selector(Attribute.SNAPSHOT))) {
      if (component) this.#drop(component);
      component = new Component(element, this.#context);
      this.#byElement.set(element, component);
    }
    if (this.#joined.has(component)) return;
    this.#joined.add(component);
    component.showConnection(this.options.session.phase === "live");
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
