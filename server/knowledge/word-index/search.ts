import type { Visible } from './audiences.ts';
import { Best, type Found } from './best.ts';
import { partOf, slopeFor, weightOf } from './bm25.ts';
import { countVisible, type Held } from './held.ts';
import type { Accepts } from './narrow.ts';
import { MOST_PASSAGES, type Segment } from './segment.ts';
import { findIn, type Needle, needleOf, startOf } from './string-table.ts';

/** The postings of a word in one segment, and how many of them the reader may see. */
type Range = { start: number; end: number; visible: number };

/** The words of a question as they stand in what one reader may see: their postings and weights. */
export type Sought = { helds: readonly Held[]; visible: Visible; ranges: (Range | undefined)[][]; weights: number[] };

export function seek(helds: readonly Held[], visible: Visible, words: readonly string[]): Sought {
  const needles = [...new Set(words)].sort().map(needleOf);
  const ranges = helds.map((held) => needles.map((needle) => rangeOf(held, needle, visible.allowed)));
  const weights = needles.map((_, word) => {
    const matching = ranges.reduce((sum, ofSegment) => sum + (ofSegment[word]?.visible ?? 0), 0);
    return weightOf(matching, visible.passages);
  });
  return { helds, visible, ranges, weights };
}

/**
 * Ranks passages by BM25, exactly, a word at a time. How many passages have a word, how many there are and how long
 * they are is counted over what the reader may see and nothing else: first a pass that counts, then one that scores.
 * The words are taken in one order and every count is a whole number, so a score does not depend on how passages are
 * spread over segments.
 */
export class Search {
  readonly #sums = new Float64Array(MOST_PASSAGES);
  readonly #touched = new Uint16Array(MOST_PASSAGES);

  /** `accepted` says of each segment which of its passages are wanted. */
  find({ helds, visible, ranges, weights }: Sought, accepted: readonly Accepts[], limit: number): Found[] {
    const best = new Best(limit);
    helds.forEach((held, i) => {
      const accepts = accepted[i];
      if (!accepts) return;
      let touched = 0;
      weights.forEach((weight, word) => {
        const range = ranges[i]?.[word];
        if (range && range.visible > 0) touched = this.#score(held, visible, range, weight, touched);
      });
      this.#collect(held, touched, accepts, best);
    });
    return best.sorted();
  }

  /** Adds a word's part to the sums; returns how many passages have been touched. */
  #score({ segment, slots }: Held, visible: Visible, range: Range, weight: number, touched: number): number {
    const { postingPassages, postingTimes, lengths } = segment;
    const { allowed } = visible;
    const slope = slopeFor(visible.meanLength);
    const [sums, touchedPassages] = [this.#sums, this.#touched];
    for (let i = range.start; i < range.end; i++) {
      const passage = postingPassages[i] ?? 0;
      if (allowed[slots[passage] ?? 0] !== 1) continue;
      const sum = sums[passage] ?? 0;
      if (sum === 0) touchedPassages[touched++] = passage;
      sums[passage] = sum + partOf(weight, postingTimes[i] ?? 0, lengths[passage] ?? 0, slope);
    }
    return touched;
  }

  /** Offers what was touched, and clears it for the next segment. */
  #collect({ segment }: Held, touched: number, accepts: (passage: number) => boolean, best: Best): void {
    for (let i = 0; i < touched; i++) {
      const passage = this.#touched[i] ?? 0;
      const sum = this.#sums[passage] ?? 0;
      this.#sums[passage] = 0;
      if (sum >= best.floor && accepts(passage)) best.offer(segment, passage, sum);
    }
  }
}

/** The score of one passage the reader may see, the same as `find` gives it. */
export function scoreOf({ helds, visible, ranges, weights }: Sought, at: number, passage: number): number {
  const segment = helds[at]?.segment;
  if (!segment) return 0;
  const slope = slopeFor(visible.meanLength);
  return weights.reduce((sum, weight, word) => {
    const range = ranges[at]?.[word];
    const times = range ? timesIn(segment, range, passage) : 0;
    return times === 0 ? sum : sum + partOf(weight, times, segment.lengths[passage] ?? 0, slope);
  }, 0);
}

/** How often a word stands in a passage: postings are in the order of passages. */
function timesIn({ postingPassages, postingTimes }: Segment, { start, end }: Range, passage: number): number {
  let [low, high] = [start, end];
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((postingPassages[middle] ?? 0) < passage) low = middle + 1;
    else high = middle;
  }
  return low < end && postingPassages[low] === passage ? (postingTimes[low] ?? 0) : 0;
}

function rangeOf(held: Held, needle: Needle, allowed: Uint8Array): Range | undefined {
  const { termTable, postingEnds } = held.segment;
  const term = findIn(termTable, needle);
  if (term < 0) return undefined;
  const [start, end] = [startOf(postingEnds, term), postingEnds[term] ?? 0];
  return { start, end, visible: countVisible(held, allowed, start, end) };
}
