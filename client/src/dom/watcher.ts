// Tells of elements that came to the document and left it.

export interface WatcherHooks {
  added(elements: readonly Element[]): void;
  /** Something was removed, moved perhaps. */
  removed(): void;
}

export class Watcher {
  #records: MutationRecord[] = [];

  constructor(
    private readonly attributes: readonly string[],
    private readonly hooks: WatcherHooks,
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
    if (records.some(({ removedNodes }) => removedNodes.length)) this.hooks.removed();
    const added = records.flatMap(({ addedNodes, attributeName, target }) =>
      this.attributes.includes(attributeName as string) ? [target] : [...addedNodes],
    );
    const elements = added.filter((node) => node instanceof Element).filter((element) => element.isConnected);
    if (elements.length) this.hooks.added(elements);
  }
}
