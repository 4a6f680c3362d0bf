// What client and server agree on across sockets: refs, the sequence, what is unanswered. Knows no socket and no time.

import { report } from "../diagnostics";
import {
  eventFrame,
  FLUSH,
  helloFrame,
  joinFrame,
  leaveFrame,
  locationFrame,
  PONG,
  refreshFrame,
  resumeFrame,
} from "../wire/frames";
import type { Arguments, ErrorFrame, Numbered, Op, ServerFrame, Settings } from "../wire/frames";
import { ErrorCode, Kind, Verb } from "../wire/keys";
import type { Patch, Tree } from "../wire/tree";
import { Asks, type Ask } from "./asks";
import type { Channel, Phase, SessionHooks, Show } from "./channel";
import { TidewireError } from "./errors";

interface Entry {
  readonly channel: Channel;
  state: "new" | "joining" | "joined";
  /** All of the content is on its way, so patches of what was before it mean nothing. */
  stale: boolean;
}

const UNGREETED: Settings = { heartbeat: 0, grace: 0, jitter: 0, frame: Infinity };

export class Session {
  readonly #entries = new Map<number, Entry>();
  readonly #asks = new Asks();
  /** Leaves that the server may have missed, with the ref before each: an answer to a later one proves that it has not. */
  readonly #leaves = new Map<number, number>();
  #phase: Phase = "offline";
  #send: (text: string) => void = () => {};
  #epoch: string | undefined;
  #settings = UNGREETED;
  #seq = 0;
  #ref = 0;
  #lastChannel = 0;
  /** What the server had received when the page was resumed. */
  #receivedRef = 0;
  #isOver = false;
  /** The page's address, as far as the server knows. */
  #address = "";

  constructor(private readonly hooks: SessionHooks) {}

  get phase(): Phase {
    return this.#phase;
  }

  /** Whether nothing waits for an answer. */
  get isIdle(): boolean {
    return this.#asks.isEmpty;
  }

  get jitter(): number {
    return this.#settings.jitter;
  }

  // The socket's side.

  opened(send: (text: string) => void): void {
    this.#send = send;
    if (this.#epoch === undefined) return this.#greet();
    this.#phase = "resuming";
    send(resumeFrame(++this.#ref, this.#epoch, this.#seq));
  }

  closed(): void {
    this.#phase = "offline";
    this.#send = () => {};
  }

  receive(frame: ServerFrame): void {
    switch (frame.kind) {
      case Kind.HELLO:
        return this.#welcomed(frame.epoch, frame.settings);
      case Kind.RESUME:
        return this.#resumed(frame.lastRef, frame.restart);
      case Kind.PING:
        return this.#send(PONG);
      case Kind.PONG:
      case Kind.BYE:
        return;
      default:
        if (this.#phase !== "live") return this.#refusedGreeting(frame);
        if (this.#inSequence(frame)) this.#take(frame);
    }
  }

  /** Asks for the newest state: the page is being hidden and may not come back. */
  flush(): void {
    if (this.#phase === "live") this.#send(FLUSH);
  }

  /** The page's address may be another one. The server is told if it does not know. */
  moved(): void {
    const address = this.hooks.address();
    if (this.#phase !== "live" || address === this.#address) return;
    this.#address = address;
    this.#send(locationFrame(address));
  }

  /** Gives up whatever is unanswered: no further socket will come. */
  end(): void {
    this.#isOver = true;
    this.#asks.takeAll().forEach((ask) => ask.reject(new TidewireError("gone")));
    this.hooks.progressed();
  }

  // The page's side.

  join(channel: Channel): number {
    const number = ++this.#lastChannel;
    const entry: Entry = { channel, state: "new", stale: false };
    this.#entries.set(number, entry);
    if (this.#mayWrite) this.#sendJoin(number, entry);
    return number;
  }

  leave(number: number): void {
    if (!this.#entries.has(number)) return;
    this.#forget(number);
    this.#leaves.set(number, this.#ref);
    if (this.#mayWrite) this.#send(leaveFrame(number));
  }

  /** Asks for all that the channel shows: what came of what was said is not what the page shows. */
  refresh(number: number): void {
    const entry = this.#entries.get(number);
    if (!entry) return;
    entry.stale = true;
    if (this.#phase === "live") this.#send(refreshFrame(number));
  }

  /** Sends an event, at once or when the page is live. Fulfilled by its answer, once the page shows that. */
  call(channel: number, name: string, args: Arguments | undefined, show?: Show): Promise<void> {
    return new Promise((resolve, reject) => {
      const write = (ref: number): string => eventFrame(channel, ref, name, args);
      const ask: Ask = { channel, label: name, isJoin: false, write, show, resolve, reject };
      const refusal = this.#refusalOf(ask);
      if (refusal) return reject(refusal);
      if (this.#phase !== "live") return this.#asks.wait(ask);
      // A script may have changed the address, which nobody tells.
      this.moved();
      this.#ask(ask);
    });
  }

  // Asking.

  // A greeting socket takes joins, too, and without waiting; events wait for the epoch, or one that the server
  // never received could not be told from one that it ran.
  get #mayWrite(): boolean {
    return this.#phase === "live" || this.#phase === "greeting";
  }

  #ask(ask: Ask): void {
    const ref = ++this.#ref;
    this.#asks.sent(ref, ask);
    this.#send(ask.write(ref));
    this.hooks.progressed();
  }

  #sendJoin(number: number, entry: Entry): void {
    entry.state = "joining";
    const write = (ref: number): string => joinFrame(number, ref, entry.channel.joinBody());
    const reject = (error: TidewireError): void => entry.channel.refused(error);
    this.#ask({ channel: number, label: "", isJoin: true, write, resolve() {}, reject });
  }

  #refusalOf(ask: Ask): TidewireError | undefined {
    if (this.#isOver) return new TidewireError("gone");
    if (!this.#entries.has(ask.channel)) return new TidewireError(ErrorCode.UNKNOWN_CHANNEL);
    if (this.#phase !== "live" && this.#asks.isFull) {
      report("TW-E09", ask.label);
      return new TidewireError("queue-full");
    }
    // With the longest ref there is. The server would close the socket for good over it.
    if (bytes(ask.write(Number.MAX_SAFE_INTEGER)) > this.#settings.frame) {
      report("TW-E13", ask.label);
      return new TidewireError("too-large");
    }
    return undefined;
  }

  // Opening.

  #greet(): void {
    this.#phase = "greeting";
    this.#epoch = undefined;
    this.#seq = this.#receivedRef = 0;
    this.#leaves.clear();
    const sent = this.#asks.takeSent();
    this.#address = this.hooks.address();
    this.#send(helloFrame(++this.#ref, this.#address));
    for (const [number, entry] of this.#entries) this.#sendJoin(number, entry);
    for (const ask of sent) if (!ask.isJoin) lose(ask);
  }

  #welcomed(epoch: string, settings: Settings): void {
    this.#epoch = epoch;
    this.#settings = settings;
    this.#goLive(false);
  }

  #resumed(lastRef: number, restart: number | undefined): void {
    this.#receivedRef = lastRef;
    if (restart !== undefined) this.#restart(restart);
    for (const number of this.#leaves.keys()) this.#send(leaveFrame(number));
    // Asked for in vain perhaps; after a restart all is on its way anyway.
    for (const [number, entry] of this.#entries) if (entry.stale && restart === undefined) this.#send(refreshFrame(number));
    for (const [ref, ask] of this.#asks.sentAfter(lastRef)) this.#send(ask.write(ref));
    for (const [number, entry] of this.#entries) if (entry.state === "new") this.#sendJoin(number, entry);
    this.#goLive(true);
  }

  /** The server does not know all that was missed, and says everything anew after frame `seq`. */
  #restart(seq: number): void {
    this.#seq = seq;
    for (const entry of this.#entries.values()) entry.stale = entry.state !== "new";
  }

  #goLive(resumed: boolean): void {
    this.#phase = "live";
    this.moved();
    this.#asks.takeWaiting().forEach((ask) => this.#ask(ask));
    this.hooks.live(this.#settings, resumed);
    this.hooks.progressed();
  }

  #refusedGreeting(frame: Numbered): void {
    if (frame.kind === Kind.ERROR && frame.code === ErrorCode.UNKNOWN_EPOCH && this.#phase === "resuming") this.#greet();
    else this.hooks.broken(`a frame of kind ${frame.kind} while ${this.#phase}`);
  }

  // Hearing.

  #inSequence(frame: Numbered): boolean {
    if (frame.seq !== this.#seq + 1) {
      this.hooks.broken(`frame ${frame.seq} after ${this.#seq}`);
      return false;
    }
    this.#seq = frame.seq;
    return true;
  }

  #take(frame: Numbered): void {
    if (frame.kind === Kind.STATICS) return this.hooks.statics(frame.statics);
    const entry = this.#entries.get(frame.channel);
    switch (frame.kind) {
      case Kind.JOINED:
      case Kind.SAME:
        this.#takeJoined(frame.channel, frame.ref, entry, frame.kind === Kind.JOINED ? frame.tree : undefined);
        break;
      case Kind.ANSWER:
        this.#takeAnswer(entry, frame.ref, frame.patch, frame.ops);
        break;
      case Kind.SHAPE:
        if (!entry?.stale) entry?.channel.shaped(frame.shape);
        break;
      case Kind.PATCH:
        this.#show(entry, frame.patch, frame.ops);
        break;
      case Kind.ERROR:
        this.#takeError(frame);
        break;
      case Kind.SNAPSHOT:
        entry?.channel.keep(frame.snapshot);
        break;
      case Kind.LEAVE:
        this.#forget(frame.channel);
        entry?.channel.ended();
    }
    this.hooks.progressed();
  }

  #takeJoined(number: number, ref: number, entry: Entry | undefined, tree: Tree | undefined): void {
    this.#answered(ref)?.resolve();
    if (!entry) return;
    entry.state = "joined";
    entry.stale = false;
    entry.channel.joined(tree);
    // Said anew, so answers that were due before are not known any more. Those that still come come before this.
    if (!ref) this.#asks.takeSent(this.#receivedRef, number).forEach((ask) => !ask.isJoin && lose(ask));
  }

  #takeAnswer(entry: Entry | undefined, ref: number, patch: Patch | undefined, ops: readonly Op[] | undefined): void {
    // Taken first: should the patch not fit, the channel is left, which gives up what is unanswered.
    const ask = this.#answered(ref);
    const show = ask?.show ?? ((work) => work());
    if (patch) show(() => this.#show(entry, patch, ops));
    ask?.resolve();
  }

  #show(entry: Entry | undefined, patch: Patch, ops: readonly Op[] = []): void {
    if (patch.length && !entry?.stale) entry?.channel.patched(patch);
    if (!ops.length) return;
    this.hooks.ops(ops);
    // Where it says so itself, the server knows where the page is.
    this.#address = ops.some(([verb]) => verb === Verb.URL) ? this.hooks.address() : this.#address;
  }

  #takeError(frame: ErrorFrame): void {
    const ask = this.#answered(frame.ref);
    if (ask?.isJoin) this.#forget(frame.channel);
    ask?.reject(new TidewireError(frame.code, frame.text, frame.detail));
    if (!frame.ref) report("TW-E12", frame.code, frame.text);
  }

  #answered(ref: number): Ask | undefined {
    for (const [number, before] of this.#leaves) if (before < ref) this.#leaves.delete(number);
    return this.#asks.take(ref);
  }

  #forget(number: number): void {
    this.#entries.delete(number);
    for (const ask of this.#asks.takeAll(number)) if (!ask.isJoin) ask.reject(new TidewireError("left"));
    this.hooks.progressed();
  }
}

function lose(ask: Ask): void {
  report("TW-E08", ask.label);
  ask.reject(new TidewireError("lost"));
}

function bytes(text: string): number {
  return new TextEncoder().encode(text).length;
}
