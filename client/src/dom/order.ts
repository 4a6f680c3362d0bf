// Brings things into a new order, of which as many as can stay where they are.

/**
 * Places the nodes of the things that moved or are new. `sources` says for each where it was; what is no number, is new.
 * Each goes before the next one that stays (`end` is the node after the last): one that is new may be a custom element,
 * which can put another in its own place as soon as it is there.
 */
export function arrange(
  sources: readonly unknown[],
  nodesAt: (position: number) => readonly Node[],
  place: (node: Node, before: Node | null) => void,
  end: Node | null,
): void {
  const stays = staying(sources);
  let [next, before] = [0, undefined as Node | undefined];
  for (let at = 0; at < sources.length; at++) {
    if (stays.has(at)) continue;
    if (next <= at) [next, before] = [at, undefined];
    // Once for all that go there. Things can be without nodes.
    while (!before && ++next < sources.length) if (stays.has(next)) [before] = nodesAt(next);
    nodesAt(at).forEach((node) => place(node, before ?? end));
  }
}

/**
 * Between which positions `sources` differs from as many things as there were; `last` is where that ended before. Most
 * changes leave one end as it is: a row before 1,000 costs a comparison for each of them, where all else would take several times as long.
 */
export function changing(sources: readonly unknown[], last: number): [begin: number, end: number, last: number] {
  let [begin, end] = [0, sources.length];
  for (; end && sources[end - 1] === last - 1; end--) last--;
  while (begin < end && sources[begin] === begin) begin++;
  return [begin, end, last];
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
