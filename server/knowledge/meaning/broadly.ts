import type { Meant } from '../passage-index.ts';

/** The directions of a learned space come in the order of how much of the text they explain. */
const LEADING = 13;

/**
 * The subject of a question without its details: only the leading directions of what it means. Null for spaces of
 * another making, whose directions have no order.
 */
export function broadly({ space, vector }: Meant): Meant | null {
  return space.startsWith('learned:')
    ? { space, vector: vector.map((value, place) => (place < LEADING ? value : 0)) }
    : null;
}
