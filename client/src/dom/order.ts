// Which of the things that change places can stay where they are.

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
