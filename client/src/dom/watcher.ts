// Sees elements come to the document and leave it.

export interface WatcherHooks {
  added(elements: readonly Element[]): void;
  /** Something was removed, moved perhaps. */
  removed(): void;
}

export class Watcher {
  #observer: MutationObserver | undefined;

  constructor(
    private readonly attributes: string[],
    private readonly hooks: WatcherHooks,
  ) {}

  start(): void {
    if (this.#observer) return;
    this.#observer = new MutationObserver((records) => this.#see(records));
    this.#observer.observe(document, { childList: true, subtree: true, attributeFilter: this.attributes });
  }

  stop(): void {
    this.#observer?.disconnect();
    this.#observer = undefined;
  }

  /** Sees now what would be seen in a moment. */
  flush(): void {
    const records = this.#observer?.takeRecords() ?? [];
    if (records.length) this.#see(records);
  }

  #see(records: readonly MutationRecord[]): void {
    if (records.some((record) => [...record.removedNodes].some(isElement))) this.hooks.removed();
    const added = records.flatMap((record) => (record.type === "attributes" ? [record.target] : [...record.addedNodes]));
    const elements = added.filter(isElement).filter((element) => element.isConnected);
    if (elements.length) this.hooks.added(elements);
  }
}

function isElement(node: Node): node is Element {
  return node.nodeType === Node.ELEMENT_NODE;
}
