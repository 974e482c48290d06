import type { Visible } from './audiences.ts';
import { Best, type Found } from './best.ts';
import type { Held } from './held.ts';
import type { Accepts } from './narrow.ts';
import { ROWS_AT_ONCE } from './scanner.ts';
import type { Compass, Vectors } from './vectors.ts';

/** Finds the passages whose vectors point most in the same direction, exactly: every visible one is compared. */
export function findNearest(
  helds: readonly Held[],
  visible: Visible,
  compass: Compass,
  accepted: readonly Accepts[],
  limit: number,
): Found[] {
  const best = new Best(limit);
  if (!compass.isSet) return [];
  helds.forEach((held, i) => {
    const vectors = held.vectors.find((candidate) => compass.fits(candidate));
    const accepts = accepted[i];
    if (vectors && accepts) compareAll(held, vectors, visible, compass, accepts, best);
  });
  return best.sorted();
}

function compareAll(
  { segment, slots }: Held,
  vectors: Vectors,
  { allowed }: Visible,
  compass: Compass,
  accepts: (passage: number) => boolean,
  best: Best,
): void {
  const { passages } = segment;
  for (let start = 0; start < passages; start += ROWS_AT_ONCE) {
    const end = Math.min(start + ROWS_AT_ONCE, passages);
    let passage = start;
    while (passage < end && allowed[slots[passage] ?? 0] !== 1) passage++;
    if (passage === end) continue;
    const cosines = compass.cosines(vectors, start, end);
    for (; passage < end; passage++) {
      const cosine = cosines[passage - start] ?? 0;
      if (cosine <= 0 || cosine < best.floor || allowed[slots[passage] ?? 0] !== 1) continue;
      if (accepts(passage)) best.offer(segment, passage, cosine);
    }
  }
}
