// Keeps one WebSocket open: opens it, notices when it is dead (TCP alone takes many minutes to), and comes back.

import { decode } from "../wire/decode";
import type { ClientFrame } from "../wire/frames";
import { CloseCode, Kind } from "../wire/keys";
import { report, trace } from "../diagnostics";
import { delayBefore } from "./backoff";
import type { Clock, Undo } from "./clock";
import type { Session } from "./session";

/** The part of a WebSocket that is used. */
export interface Socket {
  onopen: (() => void) | null;
  onmessage: ((event: { readonly data: unknown }) => void) | null;
  onclose: ((event: { readonly code: number }) => void) | null;
  send(text: string): void;
  close(): void;
}

interface ConnectionOptions {
  readonly clock: Clock;
  connect(): Socket;
  isHidden(): boolean;
  dropped(): void;
  /** The server said never to come back. */
  gone(code: number): void;
}

/** How long opening a socket and being greeted may take. */
const OPENING_MS = 15_000;
/** How long after a ping something must be heard. */
const ANSWER_MS = 10_000;
/** A page that was live for less has not come back for good: its attempts go on counting. */
const STEADY_MS = 5_000;
/** From here on close codes mean "stay away". */
const STAY_AWAY = 4400;
const SERVICE_RESTART = 1012;

export class Connection {
  #socket: Socket | undefined;
  /** Of what comes next: the end of the patience with an opening socket, a look at a live one, the next attempt. */
  #timer: Undo | undefined;
  #isRunning = false;
  #attempt = 0;
  #liveSince = Infinity;
  /** Over how many milliseconds the server asked pages to spread their return. */
  #farewell: number | undefined;
  #heard = 0;
  #said = 0;
  /** When the ping was sent that nothing was heard since. */
  #askedAt: number | undefined;

  constructor(
    private readonly session: Session,
    private readonly hooks: ConnectionOptions,
  ) {}

  start(): void {
    if (this.#isRunning) return;
    this.#isRunning = true;
    this.#connect();
  }

  /** Closes the socket, so that the server holds the page for a later `start`. */
  stop(): void {
    this.#isRunning = false;
    this.#close();
  }

  /** Somebody looks, or the network is back: connects now, or asks whether the socket outlived the time between. */
  wake(): void {
    if (!this.#isRunning) return;
    if (!this.#socket) this.#connect();
    else if (this.session.isLive && this.#askedAt === undefined) this.#ask();
  }

  /** The session is greeted. */
  live(): void {
    this.#liveSince = this.#heard = this.#said = this.hooks.clock.now();
    this.#look();
  }

  /** Gives the socket up and comes back. */
  drop(reason: string): void {
    if (!this.#socket) return;
    trace("!", reason);
    this.#close();
    this.#comeBack();
  }

  #connect(): void {
    const socket = this.hooks.connect();
    this.#socket = socket;
    this.#farewell = undefined;
    this.#wait(OPENING_MS, () => this.drop("opening"));
    socket.onopen = () => this.session.opened((frame) => this.#send(frame));
    socket.onmessage = (event) => this.#hear(String(event.data));
    socket.onclose = (event) => this.#closed(event.code);
  }

  #send(frame: ClientFrame): void {
    const text = JSON.stringify(frame);
    trace(">", text);
    this.#said = this.hooks.clock.now();
    this.#socket?.send(text);
  }

  #hear(text: string): void {
    trace("<", text);
    this.#heard = this.hooks.clock.now();
    this.#askedAt = undefined;
    const frame = decode(text);
    if (!frame) {
      report("TW-E06", text);
      return this.drop("frame");
    }
    if (frame[0] === Kind.BYE) this.#farewell = frame[2];
    this.session.receive(frame);
  }

  #closed(code: number): void {
    trace("!", code);
    this.#close();
    if (code < STAY_AWAY) return this.#comeBack(code);
    this.#isRunning = false;
    this.hooks.gone(code);
  }

  #comeBack(code?: number): void {
    const { clock } = this.hooks;
    const isRestart = code === CloseCode.RESTART || code === SERVICE_RESTART;
    const spread = this.#farewell ?? (isRestart ? this.session.settings.jitter : 0);
    const delay = spread ? clock.random() * spread : delayBefore(this.#attempt, clock.random(), this.hooks.isHidden());
    this.#attempt++;
    this.#wait(delay, () => this.#connect());
  }

  #close(): void {
    this.#timer?.();
    if (this.hooks.clock.now() - this.#liveSince >= STEADY_MS) this.#attempt = 0;
    this.#liveSince = Infinity;
    this.#askedAt = undefined;
    const socket = this.#socket;
    this.#socket = undefined;
    if (!socket) return;
    socket.onmessage = socket.onclose = null;
    socket.close();
    this.session.closed();
    this.hooks.dropped();
  }

  // One timer that looks at the times, rather than one that every frame sets anew.
  #look(): void {
    const asked = this.#askedAt;
    // Either side's silence counts: the server, too, gives up a page of which it hears nothing.
    const since = asked ?? Math.min(this.#heard, this.#said);
    const { heartbeat } = this.session.settings;
    const left = since + (asked === undefined ? heartbeat : ANSWER_MS) - this.hooks.clock.now();
    if (left > 0) this.#wait(Math.min(left, heartbeat), () => this.#look());
    else if (asked === undefined) this.#ask();
    else this.drop("silence");
  }

  #ask(): void {
    this.#askedAt = this.hooks.clock.now();
    this.#send([Kind.PING]);
    this.#look();
  }

  #wait(delay: number, work: () => void): void {
    this.#timer?.();
    this.#timer = this.hooks.clock.after(delay, work);
  }
}
