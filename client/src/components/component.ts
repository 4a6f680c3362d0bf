// One component on the page: its element, what the server last said of it, and its channel.

import type { Channel, Show } from "../connection/channel";
import { TidewireError } from "../connection/errors";
import type { Session } from "../connection/session";
import { report } from "../diagnostics";
import { read, take } from "../dom/attributes";
import { idOf, parentOf } from "../dom/nodes";
import { Part } from "../dom/part";
import type { Rules } from "../dom/rules";
import { tell } from "../dom/tell";
import type { Arguments, Json } from "../wire/frames";
import { Attribute, DISCONNECTED_CLASS, SurfaceKey } from "../wire/keys";
import { shaped, toHtml, type Patch, type Shape, type Slot, type Tree } from "../wire/tree";

export interface ComponentContext extends Rules {
  readonly session: Session;
  /** Runs work that patches the page. */
  patching(work: () => void): void;
  /** The element that shows the component is another one now. */
  replaced(component: Component, before: Element): void;
  removed(component: Component): void;
}

export class Component implements Channel {
  readonly name: string;
  readonly id: string;
  #snapshot: string;
  #print: string;
  #channel: number | undefined;
  #isJoined = false;
  /** What did not fit, since the last whole content that did. */
  #misfits = 0;
  /** Counts how often all of the content was asked for anew. */
  #content = 0;
  /** What it shows, if that is more than one slot of HTML. */
  #root: Part | undefined;
  /** Patches that a script of the page cancelled. They come with the next one. */
  #held: (() => void)[] = [];

  constructor(
    public element: Element,
    private readonly context: ComponentContext,
  ) {
    this.name = read(element, Attribute.COMPONENT) ?? "";
    this.id = idOf(element);
    this.#snapshot = take(element, Attribute.SNAPSHOT, context.ledger);
    this.#print = take(element, Attribute.PRINT, context.ledger);
  }

  join(): void {
    this.element.removeAttribute(Attribute.FAILED);
    this.#channel = this.context.session.join(this);
  }

  leave(): void {
    if (this.#channel === undefined) return;
    const channel = this.#channel;
    this.#unjoin();
    this.context.session.leave(channel);
  }

  /** `show` runs the work that shows the answer. */
  send(name: string, args: Arguments | undefined, show: Show): Promise<void> {
    if (this.#channel === undefined) return Promise.reject(new TidewireError("left"));
    return this.context.session.call(this.#channel, name, args, show);
  }

  /** Shows whether what it shows is live. */
  showConnection(isLive: boolean): void {
    this.element.classList.toggle(DISCONNECTED_CLASS, !(isLive && this.#isJoined));
  }

  // The channel's side.

  joinBody(): readonly [SurfaceKey, ...Json[]] {
    return [SurfaceKey.COMPONENT, this.name, this.id, this.#snapshot, this.#print];
  }

  joined(tree: Tree | undefined): void {
    this.#isJoined = true;
    this.showConnection(true);
    if (!tree) return;
    this.#held = [];
    this.#patch(() => {
      this.#draw(tree);
      this.#partOf(tree);
      this.#misfits = 0;
    });
  }

  shaped(shape: Shape): void {
    this.context.locks.attempt(
      () => this.#partOf(shaped(shape)),
      (error) => this.#misfit(error),
    );
  }

  patched(patch: Patch): void {
    this.#patch(() => {
      if (this.#root) this.#root.patch(patch);
      else this.#draw(patch[1] as Slot);
    });
  }

  keep(snapshot: string): void {
    this.#snapshot = snapshot;
    this.#print = "";
  }

  refused(error: TidewireError): void {
    this.#unjoin();
    if (this.context.patcher?.reloads(error.code)) return;
    this.element.setAttribute(Attribute.FAILED, "");
    report("TW-E05", this.name, error.code, error.message, this.element);
  }

  ended(): void {
    this.#unjoin();
    this.element.remove();
    this.context.removed(this);
  }

  #patch(change: () => void): void {
    const { locks } = this.context;
    const content = this.#content;
    this.#print = "";
    locks.attempt(
      // What had to wait is of no use once all of the content was asked for anew, nor is its failure.
      () => locks.run(this.element, () => content === this.#content && this.#change(change)),
      (error) => content === this.#content && this.#misfit(error),
    );
  }

  #change(change: () => void): void {
    this.#held.push(change);
    if (!tell(this.element, "before-patch", {}, true)) return;
    this.context.patching(() => this.#held.splice(0).forEach((held) => held()));
    tell(this.element, "after-patch", {});
  }

  #draw(content: Slot): void {
    const before = this.element;
    const html = toHtml(content, this.context.statics);
    this.element = this.context.patcher?.morph(before, html) ?? exchange(before, html, this.context);
    if (this.element !== before) this.context.replaced(this, before);
    this.showConnection(true);
  }

  #partOf(tree: Tree): void {
    this.#root = tree[0] ? new Part(tree, parentOf(this.element) as Node, this.context, this.element) : undefined;
  }

  // Whatever the reason, the server can say everything again. If that does not fit either, nothing will.
  #misfit(error: unknown): void {
    report("TW-E07", this.name, error);
    this.#content++;
    this.#root = undefined;
    if (this.#misfits++) {
      this.leave();
      this.element.setAttribute(Attribute.FAILED, "");
    } else if (this.#channel !== undefined) {
      this.context.session.refresh(this.#channel);
    }
  }

  #unjoin(): void {
    this.#channel = undefined;
    this.#isJoined = false;
  }
}

/** Where what morphs cannot be loaded: new nodes say the same, but know nothing of what the user did. */
function exchange(before: Element, html: string, rules: Rules): Element {
  const { ledger } = rules;
  const next = rules.parse(html, before.parentElement as Element).firstElementChild as Element;
  ledger.place(before.parentElement as Element, next, before);
  ledger.remove(before);
  return next;
}
