// The composition root: builds the parts, connects them, and says what the page may use.

import { realClock } from "./connection/clock";
import { Connection, type Socket } from "./connection/connection";
import { follow } from "./connection/lifecycle";
import { Session } from "./connection/session";
import { TidewireError } from "./connection/errors";
import { Page } from "./components/page";
import { nameAfterPrefix, PREFIX } from "./dom/attributes";
import { Autofocus } from "./dom/autofocus";
import { Behaviours, isBehaviour, type State } from "./dom/behaviours";
import { Delegate } from "./dom/delegate";
import { Hooks } from "./dom/hooks";
import { trusted } from "./dom/html";
import { Ledger } from "./dom/ledger";
import { binding } from "./dom/modifiers";
import { tell } from "./dom/tell";
import { Timers } from "./dom/timers";
import { Visits } from "./dom/visits";
import { Watcher } from "./dom/watcher";
import { report } from "./diagnostics";
import type { Arguments } from "./wire/frames";
import { Attribute, DISCONNECTED_CLASS, NO_CALL } from "./wire/keys";

/** Of more new elements than these the whole document is searched, once. */
const SEARCHED_ONE_BY_ONE = 20;

/** Of attributes that an element has already, the change of these makes it another one. */
const WATCHED: readonly string[] = [Attribute.SNAPSHOT, Attribute.HOOK, Attribute.ROOM];

export class Client {
  readonly #waiters: (() => void)[] = [];
  readonly #session: Session;
  readonly #connection: Connection;
  readonly #page: Page;
  readonly #timers: Timers;
  readonly #hooks = new Hooks();
  readonly #delegate: Delegate;
  readonly #watcher: Watcher;
  readonly #autofocus = new Autofocus();
  readonly #behaviours: Behaviours;
  readonly #visits: Visits;
  readonly #ledger: Ledger;
  #state: State = "idle";
  #returning = false;
  #resumed = false;

  /** `url` tells the WebSocket's, which is another one after a visit to a page in another language. */
  constructor(url: () => URL) {
    this.#session = new Session({
      ops: (ops) => this.#page.perform(ops),
      address: () => location.pathname + location.search,
      locale: () => url().search.slice(1),
      live: (resumed) => this.#live(resumed),
      broken: (reason) => this.#connection.drop(reason),
      progressed: () => this.#progressed(),
    });
    this.#connection = new Connection(this.#session, {
      clock: realClock,
      connect: () => new WebSocket(url()) as Socket,
      isHidden: () => document.hidden,
      dropped: () => this.#dropped(),
      gone: (code) => this.#gone(code),
    });
    this.#timers = new Timers(realClock.after, () => this.#progressed());
    this.#watcher = new Watcher(isWatched, (added) => this.#changed(added));
    this.#ledger = new Ledger((records) => this.#watcher.see(records));
    this.#visits = new Visits({
      policy: trusted,
      arrived: () => this.#arrived(),
      moved: () => this.#session.moved(),
      progressed: () => this.#progressed(),
    });
    this.#page = new Page({
      session: this.#session,
      timers: this.#timers,
      hooks: this.#hooks,
      ledger: this.#ledger,
      visit: this.#visits.visit,
      busied: (...busied) => this.#behaviours.busy(...busied),
      progressed: () => this.#progressed(),
    });
    this.#behaviours = new Behaviours(
      { fire: (element, entry, event) => this.#page.fire(element, entry, binding(event.type), event) },
      () => this.#progressed(),
    );
    this.#delegate = new Delegate(
      (...fired) => this.#page.fire(...fired),
      (...found) => this.#behaviours.found(...found),
      (...found) => this.#page.bound(...found),
    );
  }

  /** `connecting` and `disconnected` differ in whether the page was live before. */
  get state(): State {
    return this.#state;
  }

  get misses(): number {
    return this.#page.misses;
  }

  start(): void {
    this.#delegate.start();
    // After it: what the user left is shown as the server has it once its own event was sent.
    this.#page.start();
    this.#visits.start();
    this.#autofocus.start();
    this.#behaviours.start();
    this.#ledger.start();
    follow({
      shown: () => this.#connection.wake(),
      hidden: () => this.#session.flush(),
      frozen: () => this.#connection.stop(),
      thawed: () => this.#connect(),
    });
    this.#visits.discover(document.documentElement);
    this.#page.adopt(document.documentElement);
    this.#connect();
  }

  /**
   * Calls the event `name` of the component around `element`, outside of any the handler, with `args` alone. The promise is fulfilled once the page
   * shows the result, and rejected with an error that has a `code`.
   */
  async send(element: Element, name: string, args: Arguments = {}): Promise<void> {
    const component = this.#page.around(element);
    if (component) return this.#page.send(element, component, name, args);
    report("TW-E02", element);
    throw new TidewireError("no-component");
  }

  /** Registers what goes along with the elements marked with its name. */
  hook<State>(name: string, hook: TidewireHook<State>): void {
    this.#hooks.register(name, hook as TidewireHook<unknown>);
  }

  /** Fulfilled when everything is joined, every event is answered, no debounced one waits and no visit is under way. */
  settled(): Promise<void> {
    return new Promise((resolve) => {
      this.#waiters.push(resolve);
      this.#progressed();
    });
  }

  #connect(): void {
    if (this.#page.isEmpty || this.#state === "gone") return;
    if (this.#state === "idle") this.#enter("connecting");
    this.#connection.start();
  }

  #changed(added: readonly Element[]): void {
    this.#page.sweep();
    this.#hooks.sweep();
    this.#timers.sweep();
    this.#behaviours.sweep();
    for (const root of added.length > SEARCHED_ONE_BY_ONE ? [document.documentElement] : added) {
      this.#delegate.discover(root);
      this.#page.adopt(root);
      this.#hooks.adopt(root);
      this.#visits.discover(root);
      this.#autofocus.adopt(root);
    }
    if (added.length) this.#connect();
  }

  /** Another page is shown: what is gone leaves, the server hears where the page is, and then joins what came. */
  #arrived(): void {
    this.#page.sweep();
    this.#session.moved();
    this.#ledger.sync();
    this.#watcher.flush();
  }

  #live(resumed: boolean): void {
    this.#returning = this.#state === "disconnected";
    this.#resumed = resumed;
    this.#connection.live();
    this.#enter("live");
    tell(document, "connected", { resumed });
  }

  #dropped(): void {
    if (this.#state !== "live") return;
    this.#enter("disconnected");
    tell(document, "disconnected", {});
  }

  #gone(code: number): void {
    this.#enter("gone");
    report("TW-E10", code);
    tell(document, "gone", { code });
    this.#session.end();
  }

  #enter(state: State): void {
    this.#state = state;
    document.documentElement.classList.toggle(DISCONNECTED_CLASS, state !== "live");
    this.#page.showConnection(state === "live");
    this.#behaviours.rate(state, !this.#session.isIdle);
  }

  #progressed(): void {
    this.#behaviours.rate(this.#state, !this.#session.isIdle);
    if (this.#returning && this.#state === "live" && !this.#session.isJoining) {
      this.#returning = false;
      tell(document, "rejoined", { resumed: this.#resumed });
    }
    if (!this.#waiters.length) return;
    this.#ledger.sync();
    this.#watcher.flush();
    if (this.#isSettled) this.#waiters.splice(0).forEach((resolve) => resolve());
  }

  get #isSettled(): boolean {
    const isThere = this.#page.isEmpty || this.#state === "live" || this.#state === "gone";
    const parts = [this.#session, this.#page, this.#timers, this.#visits, this.#behaviours];
    return isThere && parts.every((part) => part.isIdle);
  }
}

/** Whether an element on the page is as a new one now that it has this attribute: it may be its first binding. */
function isWatched(attribute: string, before: string | null): boolean {
  const name = nameAfterPrefix(attribute);
  return !!name && (WATCHED.includes(PREFIX + name) || (before === null && (!NO_CALL.test(name) || isBehaviour(name))));
}
