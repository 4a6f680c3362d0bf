// Brings things into a new order, of which as many as can stay where they are.

/**
 * Places the nodes of the things that moved or are new. `sources` says for each where it was; what is no number, is new.
 * From the end (`end` is the node there), so that what follows a thing is in its place already.
 */
export function arrange(
  sources: readonly unknown[],
  nodesAt: (position: number) => readonly Node[],
  place: (node: Node, before: Node | null) => void,
  end: Node | null,
): void {
  const stays = staying(sources);
  for (let at = sources.length - 1; at >= 0; at--) {
    if (stays.has(at)) continue;
    let [next, before] = [at, undefined as Node | undefined];
    // Only here: to ask all for their nodes takes longer than to move one.
    while (!before && ++next < sources.length) [before] = nodesAt(next);
    nodesAt(at).forEach((node) => place(node, before ?? end));
  }
}

/** Positions of the longest run of `sources` that rises: these stay, the others move. What is no number, is new. */
export function staying(sources: readonly unknown[]): Set<number> {
  const before = new Array<number>(sources.length);
  /** For each length, the position that the run of this length with the lowest end ends at. */
  const ends: number[] = [];
  const at = (position: number): number => sources[position] as number;
  sources.forEach((source, position) => {
    if (typeof source !== "number") return;
    let [low, high] = [0, ends.length];
    // Most come after all before them, and nothing has to be looked for: a third of the time for one row before 1,000.
    if (high && at(ends[high - 1] as number) < source) low = high;
    while (low < high) {
      const middle = (low + high) >> 1;
      if (at(ends[middle] as number) < source) low = middle + 1;
      else high = middle;
    }
    before[position] = low ? (ends[low - 1] as number) : -1;
    ends[low] = position;
  });
  const stays = new Set<number>();
  for (let position = ends.at(-1) ?? -1; position >= 0; position = before[position] as number) stays.add(position);
  return stays;
}
