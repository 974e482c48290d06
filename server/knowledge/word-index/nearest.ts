import type { Visible } from './audiences.ts';
import { Best, type Found } from './best.ts';
import type { Held } from './held.ts';
import type { Accepts } from './narrow.ts';
import { MOST_PASSAGES } from './segment.ts';
import type { Compass } from './vectors.ts';

/** Finds the passages whose vectors point most in the same direction, exactly: every visible one is compared. */
export class Nearest {
  readonly #cosines = new Float32Array(MOST_PASSAGES);

  find(
    helds: readonly Held[],
    { allowed }: Visible,
    compass: Compass,
    accepted: readonly Accepts[],
    limit: number,
  ): Found[] {
    const best = new Best(limit);
    if (!compass.isSet) return [];
    helds.forEach(({ segment, slots, vectors }, i) => {
      const accepts = accepted[i];
      const own = vectors.find((candidate) => compass.fits(candidate));
      if (!accepts || !own) return;
      const cosines = this.#cosines;
      compass.cosines(own, cosines);
      for (let passage = 0; passage < slots.length; passage++) {
        const cosine = cosines[passage] ?? 0;
        if (cosine <= 0 || cosine < best.floor || allowed[slots[passage] ?? 0] !== 1) continue;
        if (accepts(passage)) best.offer(segment, passage, cosine);
      }
    });
    return best.sorted();
  }
}
