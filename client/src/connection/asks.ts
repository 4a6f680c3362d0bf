// What the client asked and has no answer to, in the order of the refs, and what it could not send yet.

import type { Show } from "./channel";
import type { TidewireError } from "./errors";

const CAPACITY = 100;

export interface Ask {
  readonly channel: number;
  /** For diagnostics: the event's name, or "" for a join. */
  readonly label: string;
  readonly isJoin: boolean;
  write(ref: number): string;
  /** Shows what came with the answer. */
  readonly show?: Show | undefined;
  resolve(): void;
  reject(error: TidewireError): void;
}

export class Asks {
  readonly #sent = new Map<number, Ask>();
  #waiting: Ask[] = [];

  get isEmpty(): boolean {
    return !this.#sent.size && !this.#waiting.length;
  }

  get isFull(): boolean {
    return this.#waiting.length >= CAPACITY;
  }

  wait(ask: Ask): void {
    this.#waiting.push(ask);
  }

  takeWaiting(): Ask[] {
    const waiting = this.#waiting;
    this.#waiting = [];
    return waiting;
  }

  sent(ref: number, ask: Ask): void {
    this.#sent.set(ref, ask);
  }

  sentAfter(ref: number): [number, Ask][] {
    return [...this.#sent].filter(([sent]) => sent > ref);
  }

  /** Takes the ask that an answer is for. */
  take(ref: number): Ask | undefined {
    const ask = this.#sent.get(ref);
    this.#sent.delete(ref);
    return ask;
  }

  /** Takes what was sent up to `ref`, of one channel or of all. */
  takeSent(ref = Infinity, channel?: number): Ask[] {
    return [...this.#sent]
      .filter(([sent, ask]) => sent <= ref && (channel === undefined || ask.channel === channel))
      .map(([sent, ask]) => (this.#sent.delete(sent), ask));
  }

  /** Takes everything of one channel, or of all. */
  takeAll(channel?: number): Ask[] {
    const all = this.takeWaiting();
    const taken = all.filter((ask) => channel === undefined || ask.channel === channel);
    this.#waiting = all.filter((ask) => !taken.includes(ask));
    return [...this.takeSent(Infinity, channel), ...taken];
  }
}
