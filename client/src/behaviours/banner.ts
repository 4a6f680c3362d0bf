// How the connection is, as elements with `tide-connection` show it.

import type { State } from "../dom/behaviours";

export type Connectedness = "" | "connecting" | "live" | "slow" | "offline" | "gone";

type Schedule = (delay: number, work: () => void) => () => void;

/** An answer that takes longer is one that a visitor waits for. */
const SLOW_MS = 3_000;

export class Banner {
  #state: Connectedness = "";
  #undo: (() => void) | undefined;

  /** `changed` is called with each new state. */
  constructor(
    private readonly schedule: Schedule,
    private readonly changed: (state: Connectedness) => void,
  ) {}

  get state(): Connectedness {
    return this.#state;
  }

  /** How the client's connection is, and whether an answer is awaited. */
  rate(state: State, isAwaiting: boolean, isOnLine: boolean): void {
    if (state === "live") this.await(isAwaiting);
    else if (state === "gone") this.show(state);
    else if (state !== "idle") this.show(isOnLine ? "connecting" : "offline");
  }

  show(state: Connectedness): void {
    this.#undo?.();
    this.#undo = undefined;
    if (state === this.#state) return;
    this.#state = state;
    this.changed(state);
  }

  /** While the page is live: whether an answer is awaited. Each one that comes begins the wait anew. */
  await(isAwaiting: boolean): void {
    this.show("live");
    if (isAwaiting) this.#undo = this.schedule(SLOW_MS, () => this.show("slow"));
  }
}
