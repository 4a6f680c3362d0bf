// What client and server agree on across sockets: refs, the sequence, what is unanswered. Knows no socket and no time.

import { report } from "../diagnostics";
import { seqOf, UNGREETED, type Arguments, type ClientFrame, type ErrorFrame } from "../wire/frames";
import type { Numbered, Op, ServerFrame, Settings } from "../wire/frames";
import { ErrorCode, Kind, Verb, VERSION } from "../wire/keys";
import type { Patch, Program, Tree } from "../wire/tree";
import { giveUp, isJoin, isUnsent, refusalOf, takeAnswered, UNSENT, type Ask } from "./asks";
import type { Channel, Entry, SessionHooks, Show } from "./channel";
import { TidewireError } from "./errors";

type Send = (frame: ClientFrame) => void;

/** In this order: from the greeting on joins may be written, and once live frames are taken until the socket closes. */
const enum Phase {
  OFFLINE,
  RESUMING,
  GREETING,
  LIVE,
  PARTING,
}

export class Session {
  /** The strings of programs that the server sent, by hash. */
  readonly statics = new Map<string, Program>();
  readonly #entries = new Map<number, Entry>();
  /** In the order of their refs, and after them those that wait for the connection. */
  readonly #asks = new Set<Ask>();
  /** Leaves that the server may have missed, with the ref before each: an answer to a later one proves that it has not. */
  readonly #leaves = new Map<number, number>();
  #phase = Phase.OFFLINE;
  #send: Send = () => {};
  #epoch: string | undefined;
  /** The page's address, and its language and time zone, as far as the server knows. */
  #address = "";
  #locale = "";
  #settings = UNGREETED;
  #seq = 0;
  #ref = 0;
  #lastNumber = 0;
  /** What the server had received when the page was resumed. */
  #receivedRef = 0;
  #isOver = false;

  constructor(private readonly hooks: SessionHooks) {}

  get isLive(): boolean {
    return this.#phase === Phase.LIVE;
  }

  /** Whether nothing waits for an answer. */
  get isIdle(): boolean {
    return !this.#asks.size;
  }

  /** Whether a join waits for its answer. */
  get isJoining(): boolean {
    return [...this.#asks].some(isJoin);
  }

  get settings(): Settings {
    return this.#settings;
  }

  // The socket's side.

  opened(send: Send): void {
    this.#send = send;
    if (this.#epoch === undefined) return this.#greet();
    this.#phase = Phase.RESUMING;
    send([Kind.RESUME, 0, ++this.#ref, this.#epoch, this.#seq]);
  }

  closed(): void {
    this.#phase = Phase.OFFLINE;
    this.#send = () => {};
  }

  receive(frame: ServerFrame): void {
    switch (frame[0]) {
      case Kind.HELLO:
        [, , , this.#epoch, this.#settings] = frame;
        return this.#goLive(false);
      case Kind.RESUME:
        return this.#resumed(frame[3], frame[4]);
      case Kind.PING:
        return this.#send([Kind.PONG]);
      case Kind.PONG:
        return;
      case Kind.BYE:
        return this.#part(frame[3]);
      default:
        if (this.#phase < Phase.LIVE) this.#refusedGreeting(frame);
        else if (seqOf(frame) !== this.#seq + 1) this.hooks.broken("gap");
        else this.#take(frame);
    }
  }

  /** Asks for the newest state: the page is being hidden and may not come back. */
  flush(): void {
    if (this.isLive) this.#send([Kind.SNAPSHOT]);
  }

  /** Gives up whatever is unanswered: no further socket will come. */
  end(): void {
    this.#isOver = true;
    giveUp(this.#asks, "gone", () => true);
    this.hooks.progressed();
  }

  // The page's side.

  join(channel: Channel): number {
    const number = ++this.#lastNumber;
    const entry: Entry = { channel, isAsked: false, isStale: false };
    this.#entries.set(number, entry);
    if (this.#mayWrite) this.#join(number, entry);
    return number;
  }

  leave(number: number): void {
    if (!this.#entries.has(number)) return;
    this.#forget(number);
    this.#leaves.set(number, this.#ref);
    if (this.#mayWrite) this.#send([Kind.LEAVE, number]);
  }

  /** Asks for all that the channel shows: what came of what was said is not what the page shows. */
  refresh(number: number): void {
    const entry = this.#entries.get(number);
    if (!entry) return;
    entry.isStale = true;
    if (this.isLive) this.#send([Kind.SHAPE, number]);
  }

  /** Sends an event, at once or when the page is live. Fulfilled by its answer, once the page shows that. */
  call(number: number, label: string, args: Arguments | undefined, show?: Show): Promise<void> {
    return new Promise((resolve, reject) => {
      const write = (ref: number): ClientFrame =>
        args ? [Kind.EVENT, number, ref, label, args] : [Kind.EVENT, number, ref, label];
      const ask: Ask = { ref: UNSENT, number, label, write, show, resolve, reject };
      const refusal = this.#refusalOf(ask);
      if (refusal) return reject(new TidewireError(refusal));
      if (!this.isLive) return void this.#asks.add(ask);
      // A script may have changed the address, which nobody tells.
      this.moved();
      this.#ask(ask);
    });
  }

  /** The page's address may be another one. The server is told if it does not know. */
  moved(): void {
    const [address, locale] = [this.hooks.address(), this.hooks.locale()];
    if (!this.isLive || (address === this.#address && locale === this.#locale)) return;
    this.#send(locale === this.#locale ? [Kind.LOCATION, address] : [Kind.LOCATION, address, locale]);
    [this.#address, this.#locale] = [address, locale];
  }

  // Asking.

  // A greeting socket takes joins, too, and without waiting; events wait for the epoch, or one that the server
  // never received could not be told from one that it ran.
  get #mayWrite(): boolean {
    return this.#phase >= Phase.GREETING;
  }

  #ask(ask: Ask): void {
    ask.ref = ++this.#ref;
    // At the end, also if it waited: their order is that of the refs, in which they would be sent again.
    this.#asks.delete(ask);
    this.#asks.add(ask);
    this.#send(ask.write(ask.ref));
    this.hooks.progressed();
  }

  #join(number: number, entry: Entry): void {
    const { channel } = entry;
    entry.isAsked = true;
    const write = (ref: number): ClientFrame => [Kind.JOIN, number, ref, ...channel.joinBody()];
    this.#ask({ ref: UNSENT, number, write, resolve() {}, reject: (error) => channel.refused(error) });
  }

  #refusalOf(ask: Ask): string | undefined {
    if (this.#isOver) return "gone";
    if (!this.#entries.has(ask.number)) return ErrorCode.UNKNOWN_CHANNEL;
    return refusalOf(ask, this.#asks, this.#settings.frame);
  }

  // Opening.

  #greet(): void {
    this.#phase = Phase.GREETING;
    this.#epoch = undefined;
    this.#seq = this.#receivedRef = 0;
    this.#leaves.clear();
    giveUp(this.#asks, "lost", (ask) => !isUnsent(ask));
    // The socket's own address says the language.
    [this.#address, this.#locale] = [this.hooks.address(), this.hooks.locale()];
    this.#send([Kind.HELLO, 0, ++this.#ref, VERSION, this.#address]);
    for (const [number, entry] of this.#entries) this.#join(number, entry);
  }

  #resumed(lastRef: number, restart: number | undefined): void {
    this.#receivedRef = lastRef;
    if (restart !== undefined) {
      // The server does not know all that was missed, and says everything anew after this frame.
      this.#seq = restart;
      for (const entry of this.#entries.values()) entry.isStale = entry.isAsked;
    }
    for (const number of this.#leaves.keys()) this.#send([Kind.LEAVE, number]);
    // Asked for in vain perhaps; after a restart all is on its way anyway.
    for (const [number, { isStale }] of this.#entries) if (isStale && restart === undefined) this.#send([Kind.SHAPE, number]);
    for (const { ref, write } of this.#asks) if (ref > lastRef) this.#send(write(ref));
    for (const [number, entry] of this.#entries) if (!entry.isAsked) this.#join(number, entry);
    this.#goLive(true);
  }

  #goLive(resumed: boolean): void {
    this.#phase = Phase.LIVE;
    this.moved();
    for (const ask of this.#asks) if (isUnsent(ask)) this.#ask(ask);
    this.hooks.live(resumed);
    this.hooks.progressed();
  }

  // The server takes nothing in any more, and goes. What it did not receive it will not run: such events may follow the
  // next greeting, where those that it did receive and did not answer would be run twice. Joins are then made anew.
  #part(lastRef: number): void {
    this.#phase = Phase.PARTING;
    for (const ask of this.#asks) if (ask.ref > lastRef && !isJoin(ask)) ask.ref = UNSENT;
  }

  #refusedGreeting(frame: Numbered): void {
    const isUnknown = frame[0] === Kind.ERROR && frame[4] === ErrorCode.UNKNOWN_EPOCH;
    if (isUnknown && this.#phase === Phase.RESUMING) this.#greet();
    else this.hooks.broken("greeting");
  }

  // Hearing.

  #take(frame: Numbered): void {
    this.#seq++;
    const entry = this.#entries.get(frame[1]);
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
        this.#forget(frame[1]);
        entry?.channel.ended();
    }
    this.hooks.progressed();
  }

  #takeJoined(number: number, answered: number, entry: Entry | undefined, tree: Tree | undefined): void {
    this.#answered(answered);
    if (!entry) return;
    entry.isStale = false;
    entry.channel.joined(tree);
    // Said anew, so answers that were due before are not known any more. Those that still come come before this.
    if (!answered) giveUp(this.#asks, "lost", (ask) => ask.number === number && !isUnsent(ask) && ask.ref <= this.#receivedRef);
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
    this.hooks.ops(ops);
    // Where it says so itself, the server knows where the page is.
    if (ops.some(([verb]) => verb === Verb.URL)) this.#address = this.hooks.address();
  }

  #takeError([, number, ref, , code, text, detail]: ErrorFrame): void {
    const ask = this.#answered(ref);
    if (ask && isJoin(ask)) this.#forget(number);
    ask?.reject(new TidewireError(code, text, detail));
    if (!ref) report("TW-E12", code, text);
  }

  #answered(ref: number): Ask | undefined {
    for (const [number, before] of this.#leaves) if (before < ref) this.#leaves.delete(number);
    return takeAnswered(this.#asks, ref);
  }

  #forget(number: number): void {
    this.#entries.delete(number);
    giveUp(this.#asks, "left", (ask) => ask.number === number);
    this.hooks.progressed();
  }
}
