import type { Held } from './held.ts';
import { MOST_PASSAGES } from './segment.ts';

/** Segments are merged with others of their size, so that each passage is copied only a few times in its life. */
const TIERS = [512, 4_096, MOST_PASSAGES / 2];
const MOST_PER_TIER = 7;
/** So many segments are merged at once, at most. */
const MOST_AT_ONCE = 16;
const MOST_DELETED = 0.3;

const tierOf = ({ segment }: Held) => TIERS.filter((size) => segment.passages >= size).length;

/** The segments that should be merged now: too many of one size, or one of which much is deleted. None is `[]`. */
export function chooseMerge(segments: readonly Held[]): Held[] {
  for (let tier = 0; tier < TIERS.length; tier++) {
    const same = segments.filter((held) => tierOf(held) === tier);
    if (same.length > MOST_PER_TIER) return fitting(same);
  }
  const worn = segments.find((held) => held.live < held.segment.passages * (1 - MOST_DELETED));
  return worn ? [worn] : [];
}

/** The segments to merge next on the way to as few as possible. */
export function chooseFinalMerge(segments: readonly Held[]): Held[] {
  const chosen = fitting(segments);
  if (chosen.length > 1) return chosen;
  const worn = segments.find((held) => held.live < held.segment.passages);
  return worn ? [worn] : [];
}

/** The smallest ones, as many as one segment can take. */
function fitting(segments: readonly Held[]): Held[] {
  const chosen: Held[] = [];
  let passages = 0;
  for (const held of segments.toSorted((a, b) => a.live - b.live)) {
    passages += held.live;
    if (passages > MOST_PASSAGES || chosen.length === MOST_AT_ONCE) break;
    chosen.push(held);
  }
  return chosen;
}
