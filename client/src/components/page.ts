// The components of the page: found, joined, left, and what the events of their elements call.

import type { TidewireError } from "../connection/errors";
import type { Session } from "../connection/session";
import { report } from "../diagnostics";
import { has, selector } from "../dom/attributes";
import type { Entry } from "../dom/behaviours";
import { parseCall } from "../dom/calls";
import type { DelegateHost } from "../dom/delegate";
import { parse, trusted } from "../dom/html";
import { Lazy } from "../dom/lazy";
import type { Ledger } from "../dom/ledger";
import { Locks, SCRIPTED } from "../dom/locks";
import { binding, isWanted, type Binding } from "../dom/modifiers";
import { all, idOf } from "../dom/nodes";
import type { Patcher } from "../dom/rules";
import { tell } from "../dom/tell";
import { Typing } from "../dom/typing";
import { isNavigated, type VisitsHooks } from "../dom/visits";
import type { Arguments, Numbered, Op } from "../wire/frames";
import { Attribute } from "../wire/keys";
import type { Statics } from "../wire/tree";
import { Component, type ComponentContext } from "./component";
import { hasInputs, hasUse, isUse, type Callee, type More, type MoreHost } from "./more";
import { isPlain } from "./plain";

const ROOTS = selector(Attribute.COMPONENT);
const ROOMS = selector(Attribute.ROOM);
const HOOK = /\.js(\.|$)/;

/** Whether nodes are moved without being taken out, or what has the focus would lose it. */
const canMove = "moveBefore" in document;

/** Why an event was not delivered, or nobody knows whether it was. */
const LOST = ["lost", "gone", "queue-full"];

export class Page implements ComponentContext, DelegateHost, MoreHost {
  patcher?: Patcher;
  misses = 0;
  readonly policy = trusted;
  readonly typing = new Typing();
  readonly locks = new Locks(
    (work) => this.patching(work),
    (...busied) => this.more.there?.busy(...busied),
  );
  readonly more: Lazy<MoreHost, More>;
  readonly #joined = new Set<Component>();
  /** Also of components that left, for an element that is taken out and put back later. */
  readonly #byElement = new WeakMap<Element, Component>();
  /** Bindings that are to fire only once, and did. */
  readonly #done = new WeakSet<Entry>();
  #hasHandlers = false;
  #isStarted = false;
  #isPatching = false;

  constructor(
    readonly session: Session,
    readonly ledger: Ledger,
    readonly hooks: VisitsHooks,
  ) {
    this.more = new Lazy("tidewireMore", "TW-E23", this, () => hooks.progressed());
  }

  get statics(): Statics {
    return this.session.channels.statics;
  }

  get isEmpty(): boolean {
    return !this.#joined.size && !this.#hasHandlers;
  }

  /** Whether no element waits for an answer, or for its time. */
  get isIdle(): boolean {
    const { there, isIdle } = this.more;
    return isIdle && !this.typing.underWay.length && (there?.isIdle ?? true);
  }

  /** Takes what is there, and sees what the user does. What is found from now on came later than the page. */
  start(): void {
    this.typing.start();
    this.adopt(document.documentElement);
    this.#isStarted = true;
    if (isNavigated() || !canMove) this.more.need();
    addEventListener("popstate", () => this.more.there?.isNavigating || this.hooks.moved());
  }

  /** Joins the components and rooms at and below `root`. */
  adopt(root: Element): void {
    all(root, ROOTS).forEach((element) => this.#adopt(element));
    this.more.there?.adopt(root);
    if (all(root, ROOMS).length) this.#needHandlers();
    else if (hasUse(root)) this.more.need();
  }

  found(element: Element, name: string, isCall: boolean): void {
    const isNew = this.#isStarted;
    if (isUse(name)) this.more.need((more) => more?.found(element, name, isNew));
    // Outside of components a handler is called, unless it is a hook.
    if (isCall && !this.#hasHandlers && !HOOK.test(name) && !element.closest(ROOTS)) this.#needHandlers();
  }

  /** Leaves the components and rooms that are no longer in the document. */
  sweep(): void {
    this.more.there?.sweep();
    for (const component of this.#joined) if (!component.element.isConnected) this.#drop(component);
  }

  showConnection(isLive: boolean): void {
    for (const component of this.#joined) component.showConnection(isLive);
  }

  /** Runs `work`, which takes the frame, in its turn, and once there is what shows it. */
  take(frame: Numbered, work: () => void): void {
    if (isPlain(frame)) this.more.after(work);
    else this.more.need(work);
  }

  perform(ops: readonly Op[]): void {
    const { there } = this.more;
    if (there) there.perform(ops);
    else this.misses += ops.length;
  }

  /**
   * Calls `work` with the component whose element is the closest around; outside of any, with the place whose handlers
   * are called.
   */
  calling(element: Element, work: (callee: Callee | undefined, more: More | undefined) => void): void {
    const root = element.closest(ROOTS);
    const run = (more?: More): void => work(root ? this.#byElement.get(root) : more?.calleeOf(element), more);
    if (root && hasInputs(root)) this.more.need(run);
    else if (root) this.more.after(run);
    else if (this.#hasHandlers) this.#needHandlers(run);
    else run();
  }

  /**
   * Calls `name` of what is around `element`, which is busy with an event of this type until the answer. What was typed
   * up to `revision` is in the arguments.
   */
  async send(element: Element, callee: Callee, name: string, args: Arguments, revision: number, type = SCRIPTED): Promise<void> {
    const { underWay } = this.typing;
    underWay.push(revision);
    this.locks.begin(element, type);
    try {
      const show = (work: () => void): void => this.locks.answer(element, revision, work);
      await callee.send(name, Object.keys(args).length ? args : undefined, show);
      this.more.there?.clear(element, revision);
    } catch (error) {
      this.#failed(callee, name, error as TidewireError);
      throw error;
    } finally {
      this.locks.end(element, type);
      // What was typed later is not answered.
      underWay.splice(underWay.indexOf(revision), 1);
      this.more.there?.answered(revision);
      this.hooks.progressed();
    }
  }

  /** What a bound element does when its event comes and its modifiers let it. */
  fire(element: Element, entry: Entry, bound: Binding, event: Event): void {
    const { isHook, isOnce } = bound;
    if (this.#done.has(entry) || (!isHook && this.locks.refuses(element, event.type))) return;
    // As if it had not happened: nor does the browser follow the link or send the form.
    if (!isWanted(element, event)) return event.preventDefault();
    if (isOnce) this.#done.add(entry);
    const { value } = entry;
    const callHook = (more: More | undefined): void => more?.call(value, element, event);
    const work = (): void => (isHook ? this.more.need(callHook) : this.#call(element, value, event));
    const waits = bound.timing ?? has(element, Attribute.DEBOUNCE);
    if (waits) this.more.need((more) => (more ? more.delay(entry, bound, element, work) : work()));
    else work();
  }

  binding(name: string, work: (bound: Binding) => void): void {
    const bound = binding(name, this.more.there?.modify);
    if (bound) work(bound);
    else this.more.need((more) => more && this.binding(name, work));
  }

  hearElsewhere(...heard: Parameters<More["hearElsewhere"]>): void {
    this.more.there?.hearElsewhere(...heard);
  }

  // What patches know of the page.

  parse(html: string, around: Node): Element {
    const parsed = parse(html, around);
    this.patcher?.revive(parsed);
    return parsed;
  }

  component(id: string): Element | undefined {
    return [...this.#joined].find((component) => component.id === id)?.element;
  }

  isComponent(element: Element, next: Element): boolean {
    return this.#byElement.get(element)?.id === idOf(next);
  }

  patching(work: () => void): void {
    if (this.#isPatching) return work();
    this.#isPatching = true;
    try {
      const patch = (): void => this.ledger.own(work);
      const { there } = this.more;
      if (there) there.patching(patch);
      else patch();
    } finally {
      this.#isPatching = false;
    }
  }

  replaced(component: Component, before: Element): void {
    this.#byElement.delete(before);
    this.#byElement.set(component.element, component);
  }

  removed(component: Component): void {
    this.#joined.delete(component);
  }

  #call(element: Element, value: string, event: Event): void {
    this.calling(element, (callee, more) => {
      if (!callee) {
        if (element.isConnected) report("TW-E02", element);
        return;
      }
      // Also a double click while the file of this was on its way.
      if (this.locks.refuses(element, event.type)) return;
      const { name, args } = parseCall(value);
      const root = callee instanceof Component ? callee.element : undefined;
      const isOwn = (control: Element): boolean => control.closest(ROOTS) === root;
      // A failure has been told to the element around and to the console.
      const all = { ...more?.inputs(element, event, root, isOwn), ...args };
      this.send(element, callee, name, all, this.typing.revision, event.type).catch(() => {});
    });
  }

  #needHandlers(work: (more: More | undefined) => void = () => {}): void {
    this.#hasHandlers = true;
    this.more.need((more) => {
      more?.join();
      work(more);
    });
  }

  #failed({ name, element }: Callee, event: string, { code, message, detail }: TidewireError): void {
    // An error of the client's own has no text: what happened is told of where it did.
    if (message !== code) report("TW-E04", `${name}.${event}`, code, message, detail ?? "");
    tell(element, LOST.includes(code) ? "lost" : "error", { event, code, text: message, detail });
  }

  #adopt(element: Element): void {
    let component = this.#byElement.get(element);
    if (!component || component.id !== idOf(element) || has(element, Attribute.SNAPSHOT)) {
      if (component) this.#drop(component);
      component = new Component(element, this);
      this.#byElement.set(element, component);
    }
    if (this.#joined.has(component)) return;
    this.#joined.add(component);
    component.showConnection(this.session.isLive);
    component.join();
  }

  #drop(component: Component): void {
    this.removed(component);
    component.leave();
  }
}
