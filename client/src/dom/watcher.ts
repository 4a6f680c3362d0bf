// Tells when the document changed, and which elements came to it.

export class Watcher {
  #records: MutationRecord[] = [];

  constructor(
    private readonly isWatched: (attribute: string, before: string | null) => boolean,
    private readonly changed: (added: readonly Element[]) => void,
  ) {}

  /** Takes what happened; tells of it when whoever did it has finished, as that may be a patch. */
  see(records: readonly MutationRecord[]): void {
    if (!this.#records.length) queueMicrotask(() => this.flush());
    // Not `push(...records)`: a hundred thousand records are too many arguments.
    this.#records = this.#records.concat(records);
  }

  /** Tells now. */
  flush(): void {
    const records = this.#records;
    this.#records = [];
    if (!records.length) return;
    const added = records.flatMap(({ addedNodes, attributeName, oldValue, target }) =>
      attributeName && this.isWatched(attributeName, oldValue) ? [target] : [...addedNodes],
    );
    this.changed(added.filter((node) => node instanceof Element && node.isConnected) as Element[]);
  }
}
