// What elements do of themselves, by attributes, is a file of its own, loaded once the page has use for it.

import { report } from "../diagnostics";
import { ownScript } from "./own";

/** How the connection is. `connecting` and `disconnected` differ in whether the page was live before. */
export type State = "idle" | "connecting" | "live" | "disconnected" | "gone";

/** What is called, and whose it is: an attribute, or one line of it. */
export type Entry = Pick<Attr, "value" | "ownerElement">;

/** What behaviours need of the client. The names here are shared by two files: scripts/names.mjs keeps them. */
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

export interface BehavioursModule {
  start(host: BehavioursHost): Going;
}

const NAMES = /^(connection|init|appear|disappear|focus|keys|disable-with)(\.|$)/;

/** Whether what follows `tide-` is the name of such an attribute. */
export function isBehaviour(name: string): boolean {
  return NAMES.test(name);
}

export class Behaviours {
  #going: Going | undefined;
  #isStarted = false;
  readonly #found: Parameters<Going["found"]>[] = [];

  constructor(
    private readonly host: BehavioursHost,
    private readonly progressed: () => void,
  ) {}

  /** Whether all that was found does what it is to do. */
  get isIdle(): boolean {
    return !this.#found.length;
  }

  /** What is found from now on came later than the page. */
  start(): void {
    this.#isStarted = true;
  }

  /** Takes every attribute of ours, those of behaviours among them. */
  found(element: Element, name: string): void {
    // Later, as what is done may change the document, which is being searched.
    if (isBehaviour(name) && this.#found.push([element, name, this.#isStarted]) < 2) void this.#take();
  }

  busy(element: Element, type?: string): void {
    this.#going?.busy(element, type);
  }

  rate(state: State, isAwaiting: boolean): void {
    this.#going?.rate(state, isAwaiting);
  }

  sweep(): void {
    this.#going?.sweep();
  }

  async #take(): Promise<void> {
    try {
      this.#going = await (this.#going ?? this.#load());
    } catch (error) {
      report("TW-E21", error);
    }
    for (const found of this.#found.splice(0)) this.#going?.found(...found);
    this.progressed();
  }

  async #load(): Promise<Going> {
    const { start } = (await import(ownScript()?.dataset["tidewireBehaviours"] as string)) as BehavioursModule;
    return start(this.host);
  }
}
