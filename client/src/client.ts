// The composition root: builds the parts, connects them, and says what the page may use.

import { realClock } from "./connection/clock";
import { Connection, type Socket } from "./connection/connection";
import { Session } from "./connection/session";
import { TidewireError } from "./connection/errors";
import { isUse } from "./components/more";
import { Page } from "./components/page";
import { nameAfterPrefix } from "./dom/attributes";
import type { State } from "./dom/behaviours";
import { Delegate } from "./dom/delegate";
import { Ledger } from "./dom/ledger";
import { tell } from "./dom/tell";
import { report } from "./diagnostics";
import type { Arguments } from "./wire/frames";
import { DISCONNECTED_CLASS, NO_CALL } from "./wire/keys";

/** Of more new elements than these the whole document is searched, once. */
const SEARCHED_ONE_BY_ONE = 20;

/** Of attributes that an element has already, the change of these (`tide-…`) makes it another one. */
const WATCHED = /^(snapshot|hook|room)$/;

/** Its methods are what its parts tell it or ask of it, and the first ones what the page may use. */
export class Client {
  readonly clock = realClock;
  readonly #waiters: (() => void)[] = [];
  readonly #session = new Session(this);
  readonly #connection = new Connection(this.#session, this);
  readonly #ledger = new Ledger((records) => this.#changed(records));
  readonly page = new Page(this.#session, this.#ledger, this);
  readonly #delegate = new Delegate(this.page);
  /** `connecting` and `disconnected` differ in whether the page was live before. */
  state: State = "idle";
  #records: MutationRecord[] = [];
  /** What the return from a lost connection is told with, once all is joined. */
  #returning: { readonly resumed: boolean } | undefined;

  /** `url` tells the WebSocket's, which is another one after a visit to a page in another language. */
  constructor(private readonly url: () => URL) {}

  /**
   * Calls the event `name` of the component around `element`, outside of any the handler, with `args` alone. The promise
   * is fulfilled once the page shows the result, and rejected with an error that has a `code`.
   */
  send(element: Element, name: string, args: Arguments = {}): Promise<void> {
    const { revision } = this.page.typing;
    return new Promise((resolve, reject) =>
      this.page.calling(element, (callee) => {
        if (callee) return resolve(this.page.send(element, callee, name, args, revision));
        report("TW-E02", element);
        reject(new TidewireError("no-component"));
      }),
    );
  }

  /** Registers what goes along with the elements marked with its name. */
  hook<State>(name: string, hook: TidewireHook<State>): void {
    this.page.more.need((more) => more?.register(name, hook as TidewireHook<unknown>));
  }

  /** Fulfilled when everything is joined, every event is answered, no debounced one waits and no visit is under way. */
  settled(): Promise<void> {
    return new Promise((resolve) => {
      this.#waiters.push(resolve);
      this.progressed();
    });
  }

  start(): void {
    this.#delegate.start();
    this.#ledger.start();
    // After it: what the user left is shown as the server has it once its own event was sent.
    this.page.start();
    this.#connect();
    document.addEventListener("visibilitychange", () => (document.hidden ? this.#session.flush() : this.#connection.wake()));
    addEventListener("online", () => this.#connection.wake());
    // An open socket keeps a page out of the back-forward cache, or is cut without notice there.
    addEventListener("pagehide", ({ persisted }) => persisted && this.#connection.stop());
    addEventListener("pageshow", ({ persisted }) => persisted && this.#connect());
  }

  // What the session tells and asks.

  address(): string {
    return location.pathname + location.search;
  }

  locale(): string {
    return this.url().search.slice(1);
  }

  live(resumed: boolean): void {
    if (this.state === "disconnected") this.#returning = { resumed };
    this.#connection.live();
    this.#enter("live");
    tell(document, "connected", { resumed });
  }

  broken(reason: string): void {
    this.#connection.drop(reason);
  }

  progressed(): void {
    this.#rate();
    const returned = this.#returning;
    if (returned && this.state === "live" && !this.#session.asks.isJoining) {
      // First: whoever is told may ask for something at once, which is progress again.
      this.#returning = undefined;
      tell(document, "rejoined", returned);
    }
    if (!this.#waiters.length) return;
    this.#see();
    if (this.#isSettled) this.#waiters.splice(0).forEach((resolve) => resolve());
  }

  // What the connection tells and asks.

  connect(): Socket {
    return new WebSocket(this.url()) as Socket;
  }

  isHidden(): boolean {
    return document.hidden;
  }

  dropped(): void {
    if (this.state !== "live") return;
    this.#enter("disconnected");
    tell(document, "disconnected", {});
  }

  gone(code: number): void {
    this.#enter("gone");
    report("TW-E10", code);
    tell(document, "gone", { code });
    this.#session.end();
  }

  // What the page tells.

  /** Another page is shown: what is gone leaves, the server hears where the page is, and then joins what came. */
  arrived(): void {
    this.page.sweep();
    this.#session.moved();
    this.#see();
  }

  /** The same page is shown under another address. */
  moved(): void {
    this.#session.moved();
  }

  #connect(): void {
    if (this.page.isEmpty || this.state === "gone") return;
    if (this.state === "idle") this.#enter("connecting");
    this.#connection.start();
  }

  /** Takes what happened; looks at it when whoever did it has finished, as that may be a patch. */
  #changed(records: readonly MutationRecord[]): void {
    if (!this.#records.length) queueMicrotask(() => this.#flush());
    // Not `push(...records)`: a hundred thousand records are too many arguments.
    this.#records = this.#records.concat(records);
  }

  #flush(): void {
    const records = this.#records;
    if (!records.length) return;
    this.#records = [];
    const added = addedBy(records);
    this.page.sweep();
    for (const root of added[SEARCHED_ONE_BY_ONE] ? [document.documentElement] : added) {
      this.#delegate.discover(root);
      this.page.adopt(root);
    }
    if (added.length) this.#connect();
  }

  /** Learns now of what happened to the document up to now. */
  #see(): void {
    this.#ledger.sync();
    this.#flush();
  }

  #enter(state: State): void {
    this.state = state;
    document.documentElement.classList.toggle(DISCONNECTED_CLASS, state !== "live");
    this.page.showConnection(state === "live");
    this.#rate();
  }

  #rate(): void {
    this.page.more.there?.rate(this.state, !this.#session.asks.isEmpty);
  }

  get #isSettled(): boolean {
    const isThere = this.page.isEmpty || this.state === "live" || this.state === "gone";
    return isThere && this.#session.asks.isEmpty && this.page.isIdle;
  }
}

/** The elements that are new. */
function addedBy(records: readonly MutationRecord[]): Element[] {
  const nodes = records.flatMap(({ addedNodes, attributeName, oldValue, target }) =>
    attributeName && isWatched(attributeName, oldValue) ? [target] : [...addedNodes],
  );
  return nodes.filter((node) => node instanceof Element && node.isConnected) as Element[];
}

/** Whether an element on the page is as a new one now that it has this attribute: it may be its first binding. */
function isWatched(attribute: string, before: string | null): boolean {
  const name = nameAfterPrefix(attribute);
  return !!name && (WATCHED.test(name) || (before === null && (!NO_CALL.test(name) || isUse(name))));
}
