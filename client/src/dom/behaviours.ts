// What elements do of themselves, by attributes, is a file of its own, loaded once the page has use for it.

import { Lazy } from "./lazy";

/** How the connection is. `connecting` and `disconnected` differ in whether the page was live before. */
export type State = "idle" | "connecting" | "live" | "disconnected" | "gone";

/** What is called, and whose it is: an attribute, or one line of it. */
export type Entry = Pick<Attr, "value" | "ownerElement">;

/** What behaviours need of the client. */
export interface BehavioursHost {
  /** Does what the entry says, as a binding of the element without modifiers does. */
  fire(element: Element, entry: Entry, event: Event): void;
}

export interface Going {
  /** The element has the attribute `name` (without prefix); `isNew` unless it came with the page. */
  found(element: Element, name: string, isNew: boolean): void;
  /** An event of this type is under way; without a type: answered, or about to be. */
  busy(element: Element, type?: string): void;
  /** The connection, and whether an answer is awaited, may be another one. */
  rate(state: State, isAwaiting: boolean): void;
  /** Elements may have left the page. */
  sweep(): void;
}

export class Behaviours {
  readonly #file: Lazy<BehavioursHost, Going>;
  readonly #found: Parameters<Going["found"]>[] = [];

  constructor(
    host: BehavioursHost,
    private readonly progressed: () => void,
  ) {
    this.#file = new Lazy("tidewireBehaviours", "TW-E21", host, progressed);
  }

  /** What does it, if it is there. */
  get going(): Going | undefined {
    return this.#file.there;
  }

  /** Whether all that was found does what it is to do. */
  get isIdle(): boolean {
    return !this.#found.length && this.#file.isIdle;
  }

  /** As of `Going`. */
  found(...found: Parameters<Going["found"]>): void {
    // Later, as what is done may change the document, which is being searched.
    if (this.#found.push(found) < 2) queueMicrotask(() => this.#take());
  }

  #take(): void {
    const founds = this.#found.splice(0);
    this.#file.need((going) => founds.forEach((found) => going?.found(...found)));
    this.progressed();
  }
}
