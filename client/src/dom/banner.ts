// Tells elements with `tide-connection` how the connection is: the value of the attribute is the state.

import { Attribute } from "../wire/keys";
import { has, selector } from "./attributes";

export type Connectedness = "" | "connecting" | "live" | "slow" | "offline" | "gone";

type Schedule = (delay: number, work: () => void) => () => void;

const BANNERS = selector(Attribute.CONNECTION);
/** An answer that takes longer is one that a visitor waits for. */
const SLOW_MS = 3_000;

export class Banner {
  #shown: Connectedness = "";
  #undo: (() => void) | undefined;

  constructor(private readonly schedule: Schedule) {}

  show(state: Connectedness): void {
    this.#undo?.();
    this.#undo = undefined;
    if (state === this.#shown) return;
    this.#shown = state;
    this.adopt(document);
  }

  /** While the page is live: whether an answer is awaited. Each one that comes begins the wait anew. */
  await(isAwaiting: boolean): void {
    this.show("live");
    if (isAwaiting) this.#undo = this.schedule(SLOW_MS, () => this.show("slow"));
  }

  /** Tells the elements below `root`, and itself. */
  adopt(root: Element | Document): void {
    if (root instanceof Element && has(root, Attribute.CONNECTION)) this.#tell(root);
    root.querySelectorAll(BANNERS).forEach((element) => this.#tell(element));
  }

  #tell(element: Element): void {
    element.setAttribute(Attribute.CONNECTION, this.#shown);
  }
}
