// A bounded memory: what was not asked for the longest goes first.

export class Kept<Value> {
  readonly #values = new Map<string, Value>();

  constructor(private readonly bound: number) {}

  get(key: string): Value | undefined {
    return this.#values.get(key);
  }

  set(key: string, value: Value): void {
    this.#values.delete(key);
    this.#values.set(key, value);
    const [oldest] = this.#values.keys();
    if (this.#values.size > this.bound) this.#values.delete(oldest as string);
  }

  delete(key: string): void {
    this.#values.delete(key);
  }

  clear(): void {
    this.#values.clear();
  }

  entries(): [string, Value][] {
    return [...this.#values];
  }
}
