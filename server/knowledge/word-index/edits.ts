import type { Reach } from '../passage-index.ts';

/**
 * In how many letters two words differ: one more, one less, another one, or two that changed places, no part twice
 * (optimal string alignment after Damerau 1964). Up to `reach.ending` letters at the end of `word` may be left out.
 * What is further than `reach.edits` is `Infinity`.
 */
export function editsBetween(word: string, other: string, { edits, ending }: Reach): number {
  if (Math.max(word.length, other.length) > MOST_LETTERS) return Number.POSITIVE_INFINITY;
  let [before, last, row] = rows;
  const width = other.length;
  for (let column = 0; column <= width; column++) last[column] = column;
  let best = word.length <= ending ? width : Number.POSITIVE_INFINITY;
  for (let i = 1; i <= word.length; i++) {
    let lowest = (row[0] = i);
    for (let j = 1; j <= width; j++) {
      const same = word.charCodeAt(i - 1) === other.charCodeAt(j - 1) ? 0 : 1;
      let cost = Math.min((last[j] ?? 0) + 1, (row[j - 1] ?? 0) + 1, (last[j - 1] ?? 0) + same);
      if (i > 1 && j > 1 && isSwap(word, i, other, j)) cost = Math.min(cost, (before[j - 2] ?? 0) + 1);
      row[j] = cost;
      if (cost < lowest) lowest = cost;
    }
    if (i >= word.length - ending) best = Math.min(best, row[width] ?? 0);
    if (lowest > edits) break;
    [before, last, row] = [last, row, before];
  }
  return best > edits ? Number.POSITIVE_INFINITY : best;
}

/** Longer words are never near. */
const MOST_LETTERS = 64;
/** Kept, because this runs thousands of times for one word. */
const rows = Array.from({ length: 3 }, () => new Uint8Array(MOST_LETTERS + 1)) as [Uint8Array, Uint8Array, Uint8Array];

const isSwap = (word: string, i: number, other: string, j: number) =>
  word.charCodeAt(i - 1) === other.charCodeAt(j - 2) && word.charCodeAt(i - 2) === other.charCodeAt(j - 1);
