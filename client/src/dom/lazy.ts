// Files of the client that a page loads once it has use for them. All are built together with the client, and share the
// short names of properties with it: one of another build, as after a deploy without hashed names, is no use.

import { report } from "../diagnostics";
import type { TEXTS } from "../debug";
import { ownScript } from "./own";

/** Of all sources: scripts/bundle.mjs. */
declare const BUILD: string;

interface Module<Host, Going> {
  /** Throws if it is of another build. */
  start(build: string, host: Host): Going;
}

type Work<Going> = (going: Going | undefined) => void;

/** A network that was gone for a moment, as when a phone changes cells, may be back by then. */
const AGAIN_MS = 1_000;

/** For the files: throws if the client is of another build than they are. */
export function checkBuild(build: string): void {
  if (build !== BUILD) throw new Error(`This file is of build ${BUILD}, the client of ${build}.`);
}

export class Lazy<Host, Going> {
  /** What the file has, if it is there. */
  there: Going | undefined;
  /** What is to be done once it is there, in its order. */
  readonly #waiting: Work<Going>[] = [];

  /** `name`: of the script element's data attribute that says where the file is. */
  constructor(
    private readonly name: string,
    private readonly failure: keyof typeof TEXTS,
    private readonly host: Host,
    private readonly progressed: () => void,
  ) {}

  /** Whether nothing waits for it. */
  get isIdle(): boolean {
    return !this.#waiting.length;
  }

  /**
   * Runs `work` with what the file has, once it is there: now, if it is. Where it cannot be loaded, without; then the next
   * one tries again.
   */
  need(work: Work<Going> = () => {}): void {
    if (this.there && this.isIdle) work(this.there);
    else if (this.#waiting.push(work) < 2) void this.#load();
  }

  /** Runs `work`, which may do without the file, in its turn: after what waits for it. */
  after(work: Work<Going>): void {
    if (this.isIdle) work(this.there);
    else this.#waiting.push(work);
  }

  async #load(): Promise<void> {
    const start = async (): Promise<Going> =>
      ((await import(ownScript()?.dataset[this.name] as string)) as Module<Host, Going>).start(BUILD, this.host);
    this.there = await start()
      .catch(() => new Promise((resolve) => setTimeout(resolve, AGAIN_MS)).then(start))
      .catch((error: unknown) => report(this.failure, error) as undefined);
    // What is done may bring further work, whose turn is after what waited before it.
    for (const work of this.#waiting) {
      try {
        work(this.there);
      } catch (error) {
        reportError(error); // the rest would wait for ever
      }
    }
    this.#waiting.length = 0;
    this.progressed();
  }
}
