// Keeps one WebSocket open: opens it, notices when it is dead, and comes back.

import { decode } from "../wire/decode";
import { PING, type ServerFrame, type Settings } from "../wire/frames";
import { CloseCode, Kind } from "../wire/keys";
import { report } from "../diagnostics";
import { delayBefore } from "./backoff";
import type { Clock, Undo } from "./clock";
import { Heartbeat } from "./heartbeat";
import type { Session } from "./session";

/** The part of a WebSocket that is used. */
export interface Socket {
  onopen: (() => void) | null;
  onmessage: ((event: { readonly data: unknown }) => void) | null;
  onclose: ((event: { readonly code: number }) => void) | null;
  send(text: string): void;
  close(): void;
}

export interface ConnectionOptions {
  readonly clock: Clock;
  readonly connect: () => Socket;
  readonly isHidden: () => boolean;
  readonly dropped: () => void;
  /** The server said never to come back. */
  readonly gone: (code: number) => void;
  readonly trace: (direction: "<" | ">" | "!", text: string) => void;
}

/** How long opening a socket and being greeted may take. */
const OPENING_MS = 15_000;
/** A page that was live for less has not come back for good: its attempts go on counting. */
const STEADY_MS = 5_000;
/** From here on close codes mean "stay away". */
const STAY_AWAY = 4400;
const SERVICE_RESTART = 1012;

export class Connection {
  readonly #heartbeat: Heartbeat;
  #socket: Socket | undefined;
  #timer: Undo | undefined;
  #running = false;
  #attempt = 0;
  #liveSince: number | undefined;
  #farewell: number | undefined;

  constructor(
    private readonly session: Session,
    private readonly options: ConnectionOptions,
  ) {
    this.#heartbeat = new Heartbeat(
      options.clock,
      () => this.#send(PING),
      () => this.drop("nothing heard after a ping"),
    );
  }

  start(): void {
    if (this.#running) return;
    this.#running = true;
    this.#connect();
  }

  /** Closes the socket, so that the server holds the page for a later `start`. */
  stop(): void {
    if (!this.#running) return;
    this.#running = false;
    this.#close();
  }

  /** Somebody looks, or the network is back: connects now, or makes sure that the socket still works. */
  wake(): void {
    if (!this.#running) return;
    if (this.#socket) this.#heartbeat.probe();
    else this.#connect();
  }

  /** The session is greeted. */
  live(settings: Settings): void {
    this.#cancel();
    this.#liveSince = this.options.clock.now();
    this.#heartbeat.start(settings.heartbeat);
  }

  /** Gives the socket up and comes back. */
  drop(reason: string): void {
    if (!this.#socket) return;
    this.options.trace("!", reason);
    this.#close();
    this.#comeBack();
  }

  #connect(): void {
    this.#cancel();
    const socket = this.options.connect();
    this.#socket = socket;
    this.#farewell = undefined;
    this.#timer = this.options.clock.after(OPENING_MS, () => this.drop("opening took too long"));
    socket.onopen = () => this.session.opened((text) => this.#send(text));
    socket.onmessage = (event) => this.#hear(event.data);
    socket.onclose = (event) => this.#closed(event.code);
  }

  #send(text: string): void {
    this.options.trace(">", text);
    this.#heartbeat.said();
    this.#socket?.send(text);
  }

  #hear(text: unknown): void {
    this.options.trace("<", String(text));
    this.#heartbeat.heard();
    let frame: ServerFrame;
    try {
      frame = decode(String(text));
    } catch (error) {
      report("TW-E06", error);
      return this.drop("a frame that is none");
    }
    if (frame.kind === Kind.BYE) this.#farewell = frame.jitter;
    this.session.receive(frame);
  }

  #closed(code: number): void {
    this.options.trace("!", `closed with ${code}`);
    this.#close();
    if (code >= STAY_AWAY) {
      this.#running = false;
      this.options.gone(code);
    } else {
      this.#comeBack(code);
    }
  }

  #comeBack(code?: number): void {
    const { clock, isHidden } = this.options;
    const isRestart = code === CloseCode.RESTART || code === SERVICE_RESTART;
    const spread = this.#farewell ?? (isRestart ? this.session.jitter : 0);
    const delay = spread ? clock.random() * spread : delayBefore(this.#attempt, clock.random(), isHidden());
    this.#attempt++;
    this.#timer = clock.after(delay, () => this.#connect());
  }

  #close(): void {
    this.#cancel();
    this.#heartbeat.stop();
    const { clock } = this.options;
    if (this.#liveSince !== undefined && clock.now() - this.#liveSince >= STEADY_MS) this.#attempt = 0;
    this.#liveSince = undefined;
    const socket = this.#socket;
    this.#socket = undefined;
    if (!socket) return;
    socket.onopen = socket.onmessage = socket.onclose = null;
    socket.close();
    this.session.closed();
    this.options.dropped();
  }

  #cancel(): void {
    this.#timer?.();
    this.#timer = undefined;
  }
}
