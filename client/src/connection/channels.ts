// The channels of a session: which are joined, and what the server says on them.

import { report } from "../diagnostics";
import type { ErrorFrame, Numbered, Op } from "../wire/frames";
import { Kind, Verb } from "../wire/keys";
import type { Patch, Program, Tree } from "../wire/tree";
import { isJoin, isUnsent, type Ask, type Asks } from "./asks";
import type { Channel, Entry, SessionHooks } from "./channel";
import { TidewireError } from "./errors";
import type { Whereabouts } from "./whereabouts";

export class Channels {
  /** The strings of programs that the server sent, by hash. */
  readonly statics = new Map<string, Program>();
  /** What the server had received when the page was resumed. */
  receivedRef = 0;
  readonly byNumber = new Map<number, Entry>();
  /** Leaves that the server may have missed, with the ref before each: an answer to a later one proves that it has not. */
  readonly leaves = new Map<number, number>();
  #lastNumber = 0;

  constructor(
    private readonly asks: Asks,
    private readonly whereabouts: Whereabouts,
    private readonly hooks: SessionHooks,
  ) {}

  add(channel: Channel): number {
    this.byNumber.set(++this.#lastNumber, { channel, isAsked: false, isStale: false });
    return this.#lastNumber;
  }

  /** The page leaves the channel, after the ref `before`. */
  leave(number: number, before: number): void {
    this.forget(number);
    this.leaves.set(number, before);
  }

  /** The server knows nothing of this page. */
  begin(): void {
    this.receivedRef = 0;
    this.leaves.clear();
  }

  /** Takes the frame, which is the next one. */
  take(frame: Numbered): void {
    const entry = this.byNumber.get(frame[1]);
    switch (frame[0]) {
      case Kind.STATICS:
        for (const [hash, program] of Object.entries(frame[3])) this.statics.set(hash, program);
        break;
      case Kind.JOINED:
      case Kind.SAME:
        this.#takeJoined(frame[1], frame[2], entry, frame[4]);
        break;
      case Kind.ANSWER:
        this.#takeAnswer(entry, frame[2], frame[4], frame[5]);
        break;
      case Kind.SHAPE:
        if (!entry?.isStale) entry?.channel.shaped(frame[3]);
        break;
      case Kind.PATCH:
        this.#show(entry, frame[3], frame[4]);
        break;
      case Kind.ERROR:
        this.#takeError(frame);
        break;
      case Kind.SNAPSHOT:
        entry?.channel.keep(frame[3]);
        break;
      case Kind.LEAVE:
        this.forget(frame[1]);
        entry?.channel.ended();
    }
  }

  #takeJoined(number: number, answered: number, entry: Entry | undefined, tree: Tree | undefined): void {
    this.#answered(answered);
    if (!entry) return;
    entry.isStale = false;
    entry.channel.joined(tree);
    // Said anew, so answers that were due before are not known any more. Those that still come come before this.
    if (!answered) this.asks.giveUp("lost", (ask) => ask.number === number && !isUnsent(ask) && ask.ref <= this.receivedRef);
  }

  #takeAnswer(entry: Entry | undefined, ref: number, patch?: Patch, ops?: readonly Op[]): void {
    // Taken first: should the patch not fit, the channel is left, which gives up what is unanswered.
    const ask = this.#answered(ref);
    const show = ask?.show ?? ((work) => work());
    if (patch) show(() => this.#show(entry, patch, ops));
    ask?.resolve();
  }

  #show(entry: Entry | undefined, patch: Patch, ops: readonly Op[] = []): void {
    if (patch.length && !entry?.isStale) entry?.channel.patched(patch);
    if (!ops.length) return;
    this.hooks.page.perform(ops);
    // Where it says so itself, the server knows where the page is.
    if (ops.some(([verb]) => verb === Verb.URL)) this.whereabouts.learn();
  }

  #takeError([, number, ref, , code, text, detail]: ErrorFrame): void {
    const ask = this.#answered(ref);
    if (ask && isJoin(ask)) this.forget(number);
    ask?.reject(new TidewireError(code, text, detail));
    if (!ref) report("TW-E12", code, text);
  }

  #answered(ref: number): Ask | undefined {
    for (const [number, before] of this.leaves) if (before < ref) this.leaves.delete(number);
    return this.asks.take(ref);
  }

  /** The channel is no more. */
  forget(number: number): void {
    this.byNumber.delete(number);
    this.asks.giveUp("left", (ask) => ask.number === number);
    this.hooks.progressed();
  }
}
