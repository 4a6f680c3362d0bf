// What client and server agree on across sockets: refs, the sequence, what is unanswered. Knows no socket and no time.

import { seqOf, UNGREETED, type Arguments, type ClientFrame, type Numbered } from "../wire/frames";
import type { ServerFrame, Settings } from "../wire/frames";
import { ErrorCode, Kind, VERSION } from "../wire/keys";
import { Asks, isJoin, isUnsent, UNSENT, type Ask } from "./asks";
import type { Channel, Entry, SessionHooks, Show } from "./channel";
import { Channels } from "./channels";
import { TidewireError } from "./errors";
import { Whereabouts } from "./whereabouts";

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
  readonly asks = new Asks();
  readonly #whereabouts: Whereabouts;
  readonly channels: Channels;
  #phase = Phase.OFFLINE;
  #send: Send = () => {};
  #epoch: string | undefined;
  settings: Settings = UNGREETED;
  #seq = 0;
  #ref = 0;
  #isOver = false;

  constructor(private readonly hooks: SessionHooks) {
    this.#whereabouts = new Whereabouts(hooks);
    this.channels = new Channels(this.asks, this.#whereabouts, hooks);
  }

  get isLive(): boolean {
    return this.#phase === Phase.LIVE;
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
        [, , , this.#epoch, this.settings] = frame;
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
        else this.#queue(frame);
    }
  }

  /** Asks for the newest state: the page is being hidden and may not come back. */
  flush(): void {
    if (this.isLive) this.#send([Kind.SNAPSHOT]);
  }

  /** Gives up whatever is unanswered: no further socket will come. */
  end(): void {
    this.#isOver = true;
    this.asks.giveUp("gone", () => true);
    this.hooks.progressed();
  }

  // The page's side.

  join(channel: Channel): number {
    const number = this.channels.add(channel);
    if (this.#mayWrite) this.#join(number, this.channels.byNumber.get(number) as Entry);
    return number;
  }

  leave(number: number): void {
    if (!this.channels.byNumber.has(number)) return;
    this.channels.leave(number, this.#ref);
    if (this.#mayWrite) this.#send([Kind.LEAVE, number]);
  }

  /** Asks for all that the channel shows: what came of what was said is not what the page shows. */
  refresh(number: number): void {
    const entry = this.channels.byNumber.get(number);
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
      if (!this.isLive) return this.asks.add(ask);
      // A script may have changed the address, which nobody tells.
      this.moved();
      this.#ask(ask);
    });
  }

  /** The page's address may be another one. The server is told if it does not know. */
  moved(): void {
    const news = this.isLive && this.#whereabouts.news();
    if (news) this.#send(news);
  }

  // Asking.

  // A greeting socket takes joins, too, and without waiting; events wait for the epoch, or one that the server
  // never received could not be told from one that it ran.
  get #mayWrite(): boolean {
    return this.#phase >= Phase.GREETING;
  }

  #ask(ask: Ask): void {
    ask.ref = ++this.#ref;
    this.asks.add(ask);
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
    if (!this.channels.byNumber.has(ask.number)) return ErrorCode.UNKNOWN_CHANNEL;
    return this.asks.refusalOf(ask, this.settings.frame);
  }

  // Opening.

  #greet(): void {
    this.#phase = Phase.GREETING;
    this.#epoch = undefined;
    this.#seq = 0;
    this.channels.begin();
    this.asks.giveUp("lost", (ask) => !isUnsent(ask));
    this.#send([Kind.HELLO, 0, ++this.#ref, VERSION, this.#whereabouts.greet()]);
    for (const [number, entry] of this.channels.byNumber) this.#join(number, entry);
  }

  #resumed(lastRef: number, restart: number | undefined): void {
    const { byNumber, leaves } = this.channels;
    this.channels.receivedRef = lastRef;
    this.#seq = restart ?? this.#seq;
    for (const [number] of leaves) this.#send([Kind.LEAVE, number]);
    for (const [number, entry] of byNumber) {
      // The server does not know all that was missed, and says everything anew after this frame.
      if (restart !== undefined) entry.isStale = entry.isAsked;
      // Asked for in vain perhaps.
      else if (entry.isStale) this.#send([Kind.SHAPE, number]);
    }
    for (const { ref, write } of this.asks.sentAfter(lastRef)) this.#send(write(ref));
    for (const [number, entry] of byNumber) if (!entry.isAsked) this.#join(number, entry);
    this.#goLive(true);
  }

  #goLive(resumed: boolean): void {
    this.#phase = Phase.LIVE;
    this.moved();
    for (const ask of this.asks.unsent) this.#ask(ask);
    this.hooks.live(resumed);
    this.hooks.progressed();
  }

  // The server takes nothing in any more, and goes. What it did not receive it will not run: such events may follow the
  // next greeting, where those that it did receive and did not answer would be run twice. Joins are then made anew.
  #part(lastRef: number): void {
    this.#phase = Phase.PARTING;
    for (const ask of this.asks.sentAfter(lastRef)) if (!isJoin(ask)) ask.ref = UNSENT;
  }

  #refusedGreeting(frame: Numbered): void {
    const isUnknown = frame[0] === Kind.ERROR && frame[4] === ErrorCode.UNKNOWN_EPOCH;
    if (isUnknown && this.#phase === Phase.RESUMING) this.#greet();
    else this.hooks.broken("greeting");
  }

  // Hearing.

  #queue(frame: Numbered): void {
    const send = this.#send;
    // What a socket brought that is gone comes again: it was not counted.
    this.hooks.page.take(frame, () => {
      if (send !== this.#send) return;
      if (seqOf(frame) !== this.#seq + 1) this.hooks.broken("gap");
      else {
        this.#seq++;
        this.channels.take(frame);
        this.hooks.progressed();
      }
    });
  }
}
