// Marks elements whose events are under way, keeps patches out of elements that they would disturb, and lets them in,
// in their order, once they do not.
//
// Locked is an element whose event is under way, for all but the answer to it; and what the user edits or composes
// text in, for everything.

import { Attribute } from "../wire/keys";

const ARIA = "aria-busy";
/** The type of an event that a script of the page calls. */
export const SCRIPTED = "";

interface Cause {
  /** Of the event whose answer is being shown; Infinity if it is no answer. */
  readonly revision: number;
  /** Takes what a write raises that had to wait. */
  failed(error: unknown): void;
}

type Waiting = readonly [node: Node, write: () => void, cause: Cause];

interface Lock {
  /** The types of those under way. */
  readonly events: string[];
  readonly queue: Waiting[];
}

export class Locks {
  readonly #locks = new Map<Element, Lock>();
  /** The element whose event is being answered. */
  #answered: Element | undefined;
  #cause: Cause = { revision: Infinity, failed() {} };
  #edited: Element | undefined;

  /**
   * `patching` runs work that patches the page. `busied` is told of the type of an event that is under way, and without
   * one when it is answered: before the answer is shown, and again when all is over.
   */
  constructor(
    private readonly patching: (work: () => void) => void,
    private readonly busied: (element: Element, type?: string) => void,
  ) {}

  /** Of the event whose answer is being shown, also when that had to wait; Infinity if it is no answer. */
  get revision(): number {
    return this.#cause.revision;
  }

  /** Whether an event of this type is not to be sent now. */
  refuses(element: Element, type: string): boolean {
    // A second one of these before the answer is a double click; of the others each means something. A form that checks
    // what is typed may be submitted meanwhile.
    const isOne = type === "click" || type === "submit";
    return isOne && !!this.#locks.get(element)?.events.some((other) => other === type || other === SCRIPTED);
  }

  /**
   * Runs `write`, which changes `node` or what is in it, or keeps it for later. Nothing in `node` may be looked at
   * before, as what came earlier may be waiting, too: hand over the whole work on a node rather than its last step.
   */
  run(node: Node, write: () => void): void {
    if (!this.defers(node, write)) write();
  }

  /** Whether `write` has to wait; then it is kept. */
  defers(node: Node, write: () => void): boolean {
    const lock = this.#locks.size > 0 && this.#around(node);
    if (!lock) return false;
    lock.queue.push([node, write, this.#cause]);
    return true;
  }

  /** Runs `write`, the answer to the event of `element` sent at `revision`, after what waits for that element. */
  answer(element: Element, revision: number, write: () => void): void {
    this.#answered = element;
    this.busied(element);
    this.#flush(this.#locks.get(element));
    this.#as({ ...this.#cause, revision }, write);
    this.#answered = undefined;
  }

  /** Runs `work` and returns what that does; what it raises, now or where it has to wait, goes to `failed`. */
  attempt(work: () => unknown, failed: (error: unknown) => void): unknown {
    return this.#as({ ...this.#cause, failed }, work);
  }

  begin(element: Element, type: string): void {
    const { events } = this.#lock(element);
    events.push(type);
    mark(element, events);
    this.busied(element, type);
  }

  end(element: Element, type: string): void {
    const { events } = this.#lock(element);
    events.splice(events.indexOf(type), 1);
    this.busied(element);
    mark(element, events);
    this.#release(element);
  }

  #lock(element: Element): Lock {
    const lock = this.#locks.get(element) ?? { events: [], queue: [] };
    this.#locks.set(element, lock);
    return lock;
  }

  #release(element: Element): void {
    const lock = this.#lock(element);
    if (lock.events.length || element === this.#edited) return;
    this.#locks.delete(element);
    this.#flush(lock);
  }

  #flush(lock: Lock | undefined): void {
    const queue = lock?.queue.splice(0);
    if (queue?.length) this.patching(() => queue.forEach(([node, write, cause]) => this.#as(cause, () => this.run(node, write))));
  }

  #as(cause: Cause, work: () => unknown): unknown {
    const before = this.#cause;
    this.#cause = cause;
    try {
      return work();
    } catch (error) {
      return cause.failed(error);
    } finally {
      this.#cause = before;
    }
  }

  /** The outermost lock, so that what waits for an element and for one around it stays in its order. */
  #around(node: Node): Lock | undefined {
    let found: Element | undefined;
    for (const element of this.#locks.keys()) {
      const isOpen = element === this.#answered && element !== this.#edited;
      if (!isOpen && element.contains(node) && (!found || element.contains(found))) found = element;
    }
    return found && this.#locks.get(found);
  }

  /** The user edits or composes text in this element now. */
  edit(edited: Element | undefined): void {
    const before = this.#edited;
    if (edited === before) return;
    this.#edited = edited;
    if (edited) this.#lock(edited);
    if (before) this.#release(before);
  }
}

/** Shows which events of the element are under way. */
function mark(element: Element, events: readonly string[]): void {
  const said = { [Attribute.BUSY]: events.join(" "), [ARIA]: "true" };
  for (const [name, value] of Object.entries(said)) {
    if (events.length) element.setAttribute(name, value);
    else element.removeAttribute(name);
  }
}
